package dev.tollgate.authz.records;

import dev.tollgate.admin.problem.ProblemException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Rows that a deletion would orphan. */
public final class OrphanedRows {
  private static final int MAX_NAMED = 10;

  private OrphanedRows() {}

  /**
   * Rejects a deletion while other rows refer to the row.
   *
   * @param problem start of the message, such as {@code tenant: ten_1 still has apps}
   * @param select SELECT for the ids of the referring rows, with one parameter, the id
   * @throws ProblemException with 409 and the first ten ids
   */
  public static void requireNone(Handle handle, String problem, String select, String id) {
    List<String> ids =
        handle
            .select(select + " ORDER BY 1 LIMIT " + (MAX_NAMED + 1), id)
            .mapTo(String.class)
            .list();
    if (!ids.isEmpty()) {
      String named = String.join(", ", ids.subList(0, Math.min(MAX_NAMED, ids.size())));
      String more = ids.size() > MAX_NAMED ? " and more" : "";
      throw ProblemException.conflict("%s: %s%s (expected: none)".formatted(problem, named, more));
    }
  }
}
