package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.feed.Row;
import dev.tollgate.authz.feed.TableMirror;
import dev.tollgate.authz.keys.KeyColumns;
import dev.tollgate.authz.keys.KeyStore;
import dev.tollgate.authz.keys.secret.KeyHash;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;

/** Mirrors the table of keys in a {@link KeyDirectory}, and reads single keys. */
public final class KeyMirror {
  private static final TableMirror.Table<LoadedKey> TABLE =
      new TableMirror.Table<>(
          KeyStore.KIND,
          "SELECT "
              + KeyColumns.SELECTED
              + ", k.hash, k.hash_kind, k.change_seq FROM "
              + KeyColumns.TABLES,
          "k.id",
          KeyMirror::reader);

  /** Connections that a source uses at most. */
  public static final int CONNECTIONS = CachedKeyIndex.MAX_CONCURRENT_READS;

  private KeyMirror() {}

  /** A mirror that writes to the directory; no other mirror writes to it. */
  public static TableMirror<?> of(KeyDirectory<?> directory, MeterRegistry metrics) {
    Gauge.builder("tollgate.authz.keys.memory", directory, KeyDirectory::bytes)
        .description("About how much memory the keys take")
        .baseUnit("bytes")
        .register(metrics);
    return new TableMirror<>(TABLE, directory, metrics);
  }

  /**
   * A source that reads single keys from the database.
   *
   * @param database a pool of its own, so that checks do not queue behind admins who write
   */
  public static KeySource source(DataSource database) {
    return hash -> {
      try (Connection connection = database.getConnection()) {
        return read(connection, hash);
      }
    };
  }

  private static Optional<LoadedKey> read(Connection connection, KeyHash hash) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(TABLE.select() + " WHERE k.hash = ?")) {
      select.setBytes(1, hash.bytes());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? read(Row.of(row)) : Optional.empty();
      }
    }
  }

  private static Optional<LoadedKey> read(Row row) {
    try {
      return Optional.of(reader().apply(row));
    } catch (RuntimeException e) {
      return Optional.empty(); // the key is refused; the feed has logged and counted the row
    }
  }

  private static Function<Row, LoadedKey> reader() {
    KeyColumns columns = new KeyColumns();
    return row ->
        new LoadedKey(
            columns.read(row),
            KeyHash.of(row.bytes("hash")),
            KeyColumns.isForeign(row),
            row.number("change_seq"));
  }
}
