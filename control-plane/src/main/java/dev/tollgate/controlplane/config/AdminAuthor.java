package dev.tollgate.controlplane.config;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.audit.AuditChange;
import dev.tollgate.admin.audit.AuditLog;
import dev.tollgate.admin.http.EntityTag;
import dev.tollgate.admin.http.Preconditions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An admin who publishes a document. The audit entry has the numbers and digests of the revisions,
 * and not the documents.
 *
 * @param expected the condition on the revision in force
 */
record AdminAuthor(Actor actor, Preconditions expected, AuditLog audit) implements Author {
  private record Audited(long revision, String digest) {}

  @Override
  public String name() {
    return actor.caller().subject();
  }

  @Override
  public void check(Optional<Revision> inForce) {
    expected.check(inForce.map(revision -> EntityTag.ofDigest(revision.digest())));
  }

  @Override
  public void note(Connection connection, Optional<Revision> before, Revision after)
      throws SQLException {
    audit.append(
        connection,
        actor,
        new AuditChange(
            "put",
            "config",
            Long.toString(after.number()),
            null,
            before.map(AdminAuthor::audited).orElse(null),
            audited(after)));
  }

  private static @Nullable Object audited(Revision revision) {
    return new Audited(revision.number(), revision.digest());
  }
}
