package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.keys.secret.KeyHash;
import java.sql.SQLException;
import java.util.Optional;

/** Reads keys that are not in memory. Thread-safe; may block. */
@FunctionalInterface
public interface KeySource {
  /** The current key with this hash in the database; empty if there is none. */
  Optional<LoadedKey> read(KeyHash hash) throws SQLException;
}
