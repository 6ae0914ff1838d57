package dev.tollgate.authz.records;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.Preconditions;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The author of a change, the rows that the author can see, and the version to be changed.
 *
 * @param reaches whether the editor can see the rows of a tenant
 * @param tenant the only tenant of the editor; empty if all
 * @param condition the version that the editor wants to change
 */
public record Editor(
    Actor actor, Predicate<String> reaches, Optional<String> tenant, Preconditions condition) {
  /** An editor who can see every row and changes any version. */
  public static Editor everywhere(Actor actor) {
    return new Editor(actor, _ -> true, Optional.empty(), Preconditions.none());
  }

  /** The caller; changes any version unless the request has an If-Match. */
  public static Editor of(AdminCall call) {
    return new Editor(call.actor(), call::reaches, call.tenantScope(), call.preconditions());
  }

  /**
   * The caller; the request must have an If-Match.
   *
   * @throws dev.tollgate.admin.problem.ProblemException with 428 if it has none
   */
  public static Editor ofKnownState(AdminCall call) {
    return new Editor(call.actor(), call::reaches, call.tenantScope(), call.requireIfMatch());
  }
}
