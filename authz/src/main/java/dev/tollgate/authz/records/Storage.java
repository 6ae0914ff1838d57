package dev.tollgate.authz.records;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.audit.AuditChange;
import dev.tollgate.admin.audit.AuditLog;
import dev.tollgate.authz.feed.ChangeLog;
import dev.tollgate.encoding.Base62;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Jdbi;

/**
 * What a change by an admin goes through. Thread-safe.
 *
 * @param changes announces it to the replicas
 * @param audit keeps who made it
 * @param random a {@link java.security.SecureRandom} outside tests
 */
public record Storage(
    Jdbi jdbi, ChangeLog changes, AuditLog audit, RandomGenerator random, InstantSource clock) {
  /** The time as Postgres keeps it: what is answered must be what is read later. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Adds an entry to the audit log that goes with no change. */
  public void record(Actor actor, AuditChange change) {
    jdbi.useTransaction(handle -> {
      try {
        audit.append(handle.getConnection(), actor, change);
      } catch (SQLException e) {
        throw new ConnectionException(e);
      }
    });
  }

  /** An id that nothing has or ever had: the prefix and 95 random bits. */
  public String newId(String prefix) {
    return prefix + Base62.random(random, 16);
  }
}
