package dev.tollgate.authz.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a target equal to a table. A row that cannot be read is as if it were not there, and
 * disables nothing but itself.
 *
 * @param <T> what a row becomes
 */
public final class TableMirror<T> implements Mirror {
  private static final Logger logger = LoggerFactory.getLogger(TableMirror.class);

  /** Rows fetched at once: bounds memory while all rows stream in. */
  private static final int FETCH_SIZE = 10_000;

  private static final String ID = "id";

  private final Table<T> table;
  private final RowTarget<T> target;
  private final Counter badRows;

  /**
   * What is mirrored.
   *
   * @param kind in the table of changes
   * @param select reads every row, without WHERE; its column {@code id} is the row's id
   * @param id the column of the id, as WHERE takes it
   * @param readers makes a reader for each pass
   */
  public record Table<T>(String kind, String select, String id, Supplier<RowReader<T>> readers) {}

  /** A mirror that fills the target, which nobody else may fill. */
  public TableMirror(Table<T> table, RowTarget<T> target, MeterRegistry metrics) {
    this.table = table;
    this.target = target;
    this.badRows =
        Counter.builder("tollgate.authz.bad.rows")
            .description("Rows that could not be read; each disables only itself")
            .tag("kind", table.kind())
            .register(metrics);
    Gauge.builder("tollgate.authz." + table.kind() + "s", target, RowTarget::size)
        .description("Rows in memory: " + table.kind() + "s")
        .register(metrics);
  }

  @Override
  public String kind() {
    return table.kind();
  }

  @Override
  public String form() {
    return table.select();
  }

  @Override
  public Filling fill() {
    RowTarget.Replacement<T> replacement = target.replace();
    RowReader<T> reader = table.readers().get();
    return new Filling() {
      @Override
      public void row(Row row) {
        read(row, reader).ifPresentOrElse(replacement::put, () -> gone(row.text(ID)));
      }

      @Override
      public void gone(String id) {
        replacement.remove(id);
      }

      @Override
      public void publish() {
        replacement.publish();
      }
    };
  }

  @Override
  public void load(Connection snapshot, Filling into, RowSink sink) throws SQLException {
    try (PreparedStatement select = snapshot.prepareStatement(table.select())) {
      select.setFetchSize(FETCH_SIZE);
      try (ResultSet rows = select.executeQuery()) {
        Row.Reader all = new Row.Reader(rows);
        while (rows.next()) {
          Row row = all.row();
          sink.row(kind(), row);
          into.row(row);
        }
      }
    }
  }

  @Override
  public void refresh(Connection connection, Set<String> ids, RowSink sink) throws SQLException {
    Set<String> gone = new HashSet<>(ids);
    RowReader<T> reader = table.readers().get();
    try (PreparedStatement select =
        connection.prepareStatement(table.select() + " WHERE " + table.id() + " = ANY (?)")) {
      select.setArray(1, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        Row.Reader found = new Row.Reader(rows);
        while (rows.next()) {
          Row row = found.row();
          gone.remove(row.text(ID));
          sink.row(kind(), row);
          read(row, reader).ifPresentOrElse(target::put, () -> target.remove(row.text(ID)));
        }
      }
    }
    for (String id : gone) {
      sink.gone(kind(), id);
      target.remove(id);
    }
  }

  private Optional<T> read(Row row, RowReader<T> reader) {
    try {
      return Optional.of(reader.read(row));
    } catch (RuntimeException e) {
      badRows.increment();
      logger
          .atError()
          .addKeyValue("kind", table.kind())
          .addKeyValue("id", row.text(ID))
          .setCause(e)
          .log("a row cannot be read and counts as missing until that is mended");
      return Optional.empty();
    }
  }
}
