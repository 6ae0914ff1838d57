package dev.tollgate.authz.records;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.IfMatch;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who changes something, and what of it exists for them.
 *
 * @param reaches whether the things of a tenant are the editor's business
 * @param tenant the one tenant that the editor is bound to
 * @param condition the state that the editor wants to change
 */
public record Editor(
    Actor actor, Predicate<String> reaches, Optional<String> tenant, IfMatch condition) {
  /** Somebody for whom everything exists, and who changes any state. */
  public static Editor everywhere(Actor actor) {
    return new Editor(actor, _ -> true, Optional.empty(), IfMatch.any());
  }

  /** Who calls; changes any state, unless the call names one. */
  public static Editor of(AdminCall call) {
    return new Editor(call.actor(), call::reaches, call.tenantScope(), call.ifMatch());
  }

  /** Who calls; the call must name the state that it changes, or fails with 428. */
  public static Editor ofKnownState(AdminCall call) {
    return new Editor(call.actor(), call::reaches, call.tenantScope(), call.requireIfMatch());
  }
}
