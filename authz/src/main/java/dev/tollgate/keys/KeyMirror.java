package dev.tollgate.keys;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a {@link KeyDirectory} equal to the table of keys. */
public final class KeyMirror implements Mirror {
  /** Kind of keys in the table of changes. */
  static final String KIND = "key";

  private static final Logger logger = LoggerFactory.getLogger(KeyMirror.class);

  /** Rows fetched at once: bounds memory while all keys stream in. */
  private static final int FETCH_SIZE = 10_000;

  private static final String SELECT =
      "SELECT " + KeyColumns.SELECTED + ", k.hash, k.change_seq FROM " + KeyColumns.TABLES;

  private final KeyDirectory<?> directory;
  private final Counter badRows;

  /** A mirror that fills the directory, which nobody else may fill. */
  public KeyMirror(KeyDirectory<?> directory, MeterRegistry metrics) {
    this.directory = directory;
    this.badRows =
        Counter.builder("tollgate.authz.bad.rows")
            .description("Rows that could not be read; each disables only itself")
            .tag("kind", KIND)
            .register(metrics);
    metrics.gauge("tollgate.authz.keys", directory, KeyDirectory::size);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Runnable load(Connection snapshot) throws SQLException {
    KeyDirectory<?>.Replacement replacement = directory.replacement();
    KeyColumns columns = new KeyColumns();
    try (PreparedStatement select = snapshot.prepareStatement(SELECT)) {
      select.setFetchSize(FETCH_SIZE);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          read(rows, columns).ifPresent(replacement::put);
        }
      }
    }
    return replacement::publish;
  }

  @Override
  public void refresh(Connection connection, Set<String> ids) throws SQLException {
    Set<String> gone = new HashSet<>(ids);
    KeyColumns columns = new KeyColumns();
    try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE k.id = ANY (?)")) {
      select.setArray(1, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          read(rows, columns)
              .ifPresent(key -> {
                directory.put(key);
                gone.remove(key.key().id().value());
              });
        }
      }
    }
    gone.stream().filter(KeyId::isWellFormed).map(KeyId::new).forEach(directory::remove);
  }

  private Optional<LoadedKey> read(ResultSet row, KeyColumns columns) throws SQLException {
    String id = row.getString("id");
    try {
      return Optional.of(
          new LoadedKey(
              columns.read(row), KeyHash.of(row.getBytes("hash")), row.getLong("change_seq")));
    } catch (RuntimeException | SQLException e) {
      badRows.increment();
      logger
          .atError()
          .addKeyValue("key", id)
          .setCause(e)
          .log("a key cannot be read from its row and is refused until that is mended");
      return Optional.empty();
    }
  }
}
