package dev.tollgate.controlplane.config;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The author of a revision, with the conditions of the change and its audit entry. */
public interface Author {
  /** The author's name in the revision. */
  String name();

  /**
   * Called before a document is stored, while no other document can be stored. Throws to reject the
   * change.
   *
   * @param inForce the revision that the document would replace
   */
  void check(Optional<Revision> inForce);

  /** Called with the new revision, in its transaction. */
  void note(Connection connection, Optional<Revision> before, Revision after) throws SQLException;

  /** The service itself. It may replace any revision and writes no audit entry. */
  static Author named(String name) {
    return new Author() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void check(Optional<Revision> inForce) {}

      @Override
      public void note(Connection connection, Optional<Revision> before, Revision after) {}
    };
  }
}
