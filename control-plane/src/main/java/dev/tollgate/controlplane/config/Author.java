package dev.tollgate.controlplane.config;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Who puts a gateway document, and what that takes beside a good document. */
public interface Author {
  /** What the revision knows the author by. */
  String name();

  /**
   * Asked before a document is kept, while no other can be: throws to refuse.
   *
   * @param inForce the revision that it would replace
   */
  void check(Optional<Revision> inForce);

  /** Told of a new revision in its transaction. */
  void note(Connection connection, Optional<Revision> before, Revision after) throws SQLException;

  /** The program itself, which may replace anything and is recorded in the revision only. */
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
