package dev.tollgate.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * Rows of one kind, held in memory and kept up to date by a {@link ChangeFeed}, on whose thread
 * alone it is called. A row that cannot be read must not keep the others from being.
 */
public interface Mirror {
  /** The {@code kind} of the rows in the table of changes. */
  String kind();

  /**
   * Reads every row.
   *
   * @param snapshot a connection whose transaction sees one state of the database
   * @return makes what was read visible, in place of all that was held before
   */
  Runnable load(Connection snapshot) throws SQLException;

  /** Reads these rows again, and forgets those that are gone. */
  void refresh(Connection connection, Set<String> ids) throws SQLException;
}
