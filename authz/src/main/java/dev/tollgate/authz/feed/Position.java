package dev.tollgate.authz.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * A position in the table of changes: that of the last applied change.
 *
 * @param seq sequence number of the change
 * @param mark random; distinguishes changes with the same number in two histories, for example
 *     before and after a failover that lost changes
 */
public record Position(long seq, UUID mark) {
  /** The position before the first change. */
  public static final Position START = new Position(0, new UUID(0, 0));

  /** Position of the newest change that the connection's transaction sees. */
  static Position newest(Connection connection) throws SQLException {
    try (Statement select = connection.createStatement();
        ResultSet row =
            select.executeQuery("SELECT seq, mark FROM authz.change ORDER BY seq DESC LIMIT 1")) {
      return row.next() ? of(row) : START;
    }
  }

  static Position of(ResultSet row) throws SQLException {
    return new Position(row.getLong("seq"), row.getObject("mark", UUID.class));
  }

  /** True if this database still has the change, so that applying the later changes is enough. */
  boolean isIn(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT FROM authz.change WHERE seq = ? AND mark = ?")) {
      select.setLong(1, seq);
      select.setObject(2, mark);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }
}
