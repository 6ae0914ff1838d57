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
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mirrors a table in memory: the table's rows become values in a {@link RowTarget}. A row that
 * cannot be read counts as missing and is logged; the other rows are not affected. Used by the
 * thread of the {@link ChangeFeed} alone.
 *
 * @param <T> the value that a row becomes
 */
public final class TableMirror<T> {
  private static final Logger logger = LoggerFactory.getLogger(TableMirror.class);

  /** Rows per fetch: bounds the memory that a load takes on top of the rows themselves. */
  private static final int FETCH_SIZE = 10_000;

  private static final String ID = "id";

  private final Table<T> table;
  private final RowTarget<T> target;
  private final Counter badRows;

  /**
   * The table and how its rows are read.
   *
   * @param kind the rows' {@code kind} in the table of changes
   * @param select selects every row, without WHERE; the column {@code id} is the row's id
   * @param id the SQL expression for the id, for WHERE
   * @param readers makes a reader for each pass over rows; a reader throws a {@link
   *     RuntimeException} if it cannot read a row
   */
  public record Table<T>(
      String kind, String select, String id, Supplier<Function<Row, T>> readers) {}

  /**
   * A mirror that writes to the target.
   *
   * @param target no other mirror writes to it
   */
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

  /** The rows' {@code kind} in the table of changes. */
  public String kind() {
    return table.kind();
  }

  /** The SELECT that rows are read with; a snapshot that was read with another one is unusable. */
  public String select() {
    return table.select();
  }

  /** Rows that replace all rows in memory once they are published. Nobody reads them before. */
  public interface Staging {
    /** Adds a row, or replaces the row with its id; a row that cannot be read is left out. */
    void row(Row row);

    /** Removes the row with this id, if there is one. */
    void deleted(String id);

    /** Replaces all rows in memory with these. */
    void publish();
  }

  /** Begins to stage rows. */
  public Staging stage() {
    RowTarget.Replacement<T> replacement = target.replace();
    Function<Row, T> reader = table.readers().get();
    return new Staging() {
      @Override
      public void row(Row row) {
        read(row, reader).ifPresentOrElse(replacement::put, () -> deleted(row.text(ID)));
      }

      @Override
      public void deleted(String id) {
        replacement.remove(id);
      }

      @Override
      public void publish() {
        replacement.publish();
      }
    };
  }

  /**
   * Reads every row.
   *
   * @param connection its transaction sees one state of the database
   * @param sink receives every row, including those that cannot be parsed
   */
  void read(Connection connection, RowSink sink) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(table.select())) {
      select.setFetchSize(FETCH_SIZE);
      try (ResultSet rows = select.executeQuery()) {
        Row.Reader all = new Row.Reader(rows);
        while (rows.next()) {
          sink.row(kind(), all.row());
        }
      }
    }
  }

  /**
   * Reads the rows with these ids again and removes those that no longer exist.
   *
   * @param sink receives every row that was read and every id that was removed
   */
  void refresh(Connection connection, Set<String> ids, RowSink sink) throws SQLException {
    Set<String> deleted = new HashSet<>(ids);
    Function<Row, T> reader = table.readers().get();
    try (PreparedStatement select =
        connection.prepareStatement(table.select() + " WHERE " + table.id() + " = ANY (?)")) {
      select.setArray(1, connection.createArrayOf("text", ids.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        Row.Reader found = new Row.Reader(rows);
        while (rows.next()) {
          Row row = found.row();
          deleted.remove(row.text(ID));
          sink.row(kind(), row);
          read(row, reader).ifPresentOrElse(target::put, () -> target.remove(row.text(ID)));
        }
      }
    }
    for (String id : deleted) {
      sink.deleted(kind(), id);
      target.remove(id);
    }
  }

  private Optional<T> read(Row row, Function<Row, T> reader) {
    try {
      return Optional.of(reader.apply(row));
    } catch (RuntimeException e) {
      badRows.increment();
      logger
          .atError()
          .addKeyValue("kind", table.kind())
          .addKeyValue("id", row.text(ID))
          .setCause(e)
          .log("a row cannot be read; it counts as missing until it is repaired");
      return Optional.empty();
    }
  }
}
