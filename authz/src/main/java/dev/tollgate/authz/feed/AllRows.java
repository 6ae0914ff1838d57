package dev.tollgate.authz.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** All rows of one state of the database. Thread-safe. */
public final class AllRows {
  private final ChangeFeed.Connections connections;
  private final List<TableMirror<?>> mirrors;

  AllRows(ChangeFeed.Connections connections, List<TableMirror<?>> mirrors) {
    this.connections = connections;
    this.mirrors = List.copyOf(mirrors);
  }

  /** The tables, in the order in which they are read. */
  public List<TableMirror<?>> mirrors() {
    return mirrors;
  }

  /**
   * Reads all rows on a connection of its own.
   *
   * @param known a change that the database must have; {@link Position#START} for none
   * @param begin gets the position that the rows are of; returns the sink for the rows
   * @throws SQLException if the database cannot be reached, or lacks that change
   */
  public void read(Position known, Function<Position, RowSink> begin) throws SQLException {
    try (Connection connection = connections.open()) {
      if (!known.equals(Position.START) && !known.isIn(connection)) {
        throw new SQLException("change %d: not in this database".formatted(known.seq()));
      }
      read(connection, begin);
    }
  }

  /** Reads all rows on this connection, in a transaction of its own; returns their position. */
  Position read(Connection connection, Function<Position, RowSink> begin) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    // The transaction's first query: position and rows are of the same state of the database.
    Position position = Position.newest(connection);
    RowSink sink = begin.apply(position);
    for (TableMirror<?> mirror : mirrors) {
      mirror.read(connection, sink);
    }
    connection.commit();
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    connection.setAutoCommit(true);
    return position;
  }

  /** Passes each row on to the staging of its kind. */
  static RowSink into(Map<String, TableMirror.Staging> stagings) {
    return new RowSink() {
      @Override
      public void row(String kind, Row row) {
        of(kind).row(row);
      }

      @Override
      public void deleted(String kind, String id) {
        of(kind).deleted(id);
      }

      private TableMirror.Staging of(String kind) {
        return Objects.requireNonNull(stagings.get(kind), kind);
      }
    };
  }
}
