package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.keys.secret.KeyHash;
import java.sql.SQLException;
import java.util.Optional;

/** Where a key that is not in memory is read from. Thread-safe; may block. */
@FunctionalInterface
public interface KeySource {
  /** The key with this hash as it is in the database now, or nothing. */
  Optional<LoadedKey> read(KeyHash hash) throws SQLException;
}
