package dev.tollgate.authz.emergency;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.access.Caller;
import dev.tollgate.admin.access.Role;
import dev.tollgate.authz.catalog.DenyList.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Something that an admin shut off at this replica, and who that was.
 *
 * @param deniedAt RFC 3339
 * @param tenant whose the thing is; null if this replica does not know it
 */
record Denial(
    Kind kind,
    String id,
    String reason,
    String deniedAt,
    @Nullable String tenant,
    String caller,
    String callerName,
    String role,
    @Nullable String callerTenant,
    String source,
    String requestId) {
  static Denial of(
      Kind kind, String id, String reason, String deniedAt, @Nullable String tenant, Actor actor) {
    Caller caller = actor.caller();
    return new Denial(
        kind,
        id,
        reason,
        deniedAt,
        tenant,
        caller.subject(),
        caller.name(),
        caller.role().name(),
        caller.tenant(),
        actor.source(),
        actor.requestId());
  }

  /** Who shut it off, for the audit log. */
  @JsonIgnore
  Actor actor() {
    return new Actor(
        new Caller(caller, callerName, Role.valueOf(role), callerTenant), source, requestId);
  }
}
