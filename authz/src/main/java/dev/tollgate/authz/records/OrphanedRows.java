package dev.tollgate.authz.records;

import dev.tollgate.admin.problem.ProblemException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What still hangs on a thing that is to be deleted. */
public final class OrphanedRows {
  private static final int MOST_NAMED = 10;

  private OrphanedRows() {}

  /**
   * Ends the deletion if anything is left.
   *
   * @param left what is left, for the message, such as {@code tenant ten_1 still has apps}
   * @param select the ids of what is left, with one parameter
   * @throws ProblemException with 409
   */
  public static void requireNone(Handle handle, String left, String select, String id) {
    List<String> ids =
        handle
            .select(select + " ORDER BY 1 LIMIT " + (MOST_NAMED + 1), id)
            .mapTo(String.class)
            .list();
    if (!ids.isEmpty()) {
      String named = String.join(", ", ids.subList(0, Math.min(MOST_NAMED, ids.size())));
      String more = ids.size() > MOST_NAMED ? " and more" : "";
      throw ProblemException.conflict("%s: %s%s (expected: none)".formatted(left, named, more));
    }
  }
}
