package dev.tollgate.authz.emergency;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.access.Caller;
import dev.tollgate.admin.access.Role;
import dev.tollgate.admin.audit.AuditChange;
import dev.tollgate.authz.catalog.DenyList.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key, an app or a tenant that an admin denied at this replica, and the admin. Immutable.
 *
 * @param deniedAt RFC 3339
 * @param tenant id of the owning tenant; null if this replica does not know it
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

  /** The admin, for the audit log. */
  @JsonIgnore
  Actor actor() {
    return new Actor(
        new Caller(caller, callerName, Role.valueOf(role), callerTenant), source, requestId);
  }

  /** The audit entry of the denial, written when the database is back. */
  @JsonIgnore
  AuditChange auditChange() {
    return new AuditChange(
        "emergency-deny",
        kind.wireName(),
        id,
        tenant,
        null,
        Map.of("reason", reason, "deniedAt", deniedAt));
  }
}
