package dev.tollgate.authz.receipts;

import java.sql.SQLException;

/** A newer process has taken this replica's name; this one must not decide any more. */
public final class SupersededException extends SQLException {
  private static final long serialVersionUID = 1L;

  SupersededException(String replica) {
    super(
        "another process runs under the replica name %s (expected: a name of its own for each)"
            .formatted(replica));
  }
}
