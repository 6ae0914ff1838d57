package dev.tollgate.authz.emergency;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.audit.AuditChange;
import dev.tollgate.authz.catalog.DenyList.Kind;
import java.util.Map;

/**
 * What is to be suspended because it was denied.
 *
 * @param actor who denied it
 * @param record what the audit log says of that
 */
public record Suspended(Kind kind, String id, Actor actor, AuditChange record) {
  static Suspended of(Denial denial) {
    return new Suspended(
        denial.kind(),
        denial.id(),
        denial.actor(),
        new AuditChange(
            "emergency-deny",
            denial.kind().wireName(),
            denial.id(),
            denial.tenant(),
            null,
            Map.of("reason", denial.reason(), "deniedAt", denial.deniedAt())));
  }
}
