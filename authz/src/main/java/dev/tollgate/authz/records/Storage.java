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
 * The database, change log and audit log for changes by admins. Thread-safe.
 *
 * @param changes announces each change to the replicas
 * @param audit records who made each change
 * @param random a {@link java.security.SecureRandom} outside tests
 */
public record Storage(
    Jdbi jdbi, ChangeLog changes, AuditLog audit, RandomGenerator random, InstantSource clock) {
  /**
   * The time in microseconds, the precision of Postgres: responses must show what is read back
   * later.
   */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Adds an entry to the audit log, without a change. */
  public void record(Actor actor, AuditChange change) {
    jdbi.useTransaction(handle -> {
      try {
        audit.append(handle.getConnection(), actor, change);
      } catch (SQLException e) {
        throw new ConnectionException(e);
      }
    });
  }

  /** A new id: the prefix and 16 random digits of base 62 (95 bits). */
  public String newId(String prefix) {
    return prefix + Base62.random(random, 16);
  }
}
