package dev.tollgate.authz.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A page of consecutive changes.
 *
 * @param last position of the last change; the starting position if there are none
 * @param idsByKind ids of the changed rows, by kind
 * @param isFull whether there may be more changes
 */
record ChangePage(Position last, Map<String, Set<String>> idsByKind, boolean isFull) {
  private static final int SIZE = 1_000;

  private static final String SELECT =
      "SELECT seq, mark, kind, id FROM authz.change WHERE seq > ? ORDER BY seq LIMIT " + SIZE;

  boolean isEmpty() {
    return idsByKind.isEmpty();
  }

  /** The changes after the position. */
  static ChangePage after(Position position, Connection connection) throws SQLException {
    Map<String, Set<String>> idsByKind = new LinkedHashMap<>();
    Position last = position;
    int size = 0;
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setLong(1, position.seq());
      try (ResultSet rows = select.executeQuery()) {
        for (; rows.next(); size++) {
          last = Position.of(rows);
          idsByKind
              .computeIfAbsent(rows.getString("kind"), kind -> new LinkedHashSet<>())
              .add(rows.getString("id"));
        }
      }
    }
    return new ChangePage(last, idsByKind, size == SIZE);
  }
}
