package dev.tollgate.authz.feed;

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

  /** How rows are read: rows that were read in another way are of no use. */
  String form();

  /** Begins a content that is to replace all that is held. */
  Filling fill();

  /**
   * Reads every row.
   *
   * @param snapshot a connection whose transaction sees one state of the database
   * @param into takes the rows
   * @param sink is shown every row, also those that make no sense
   */
  void load(Connection snapshot, Filling into, RowSink sink) throws SQLException;

  /**
   * Reads these rows again, and forgets those that are gone.
   *
   * @param sink is shown what became of each
   */
  void refresh(Connection connection, Set<String> ids, RowSink sink) throws SQLException;

  /** Rows on their way; nobody sees them until {@link #publish()}. */
  interface Filling {
    /** Takes a row, in place of one with its id; passes over one that makes no sense. */
    void row(Row row);

    /** Forgets a row. */
    void gone(String id);

    /** Puts these rows in place of all others. */
    void publish();
  }
}
