package dev.tollgate.authz.receipts;

import dev.tollgate.boot.TimeSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The replicas that decide from memory, as this process has seen them in the database. A failover
 * can lose the row of a replica; a receipt then still names it, for as long as it may decide
 * without the database. Thread-safe.
 */
public final class KnownReplicas {
  /** Time for which a connection may be broken unnoticed, on top of the trust. */
  static final Duration UNNOTICED = Duration.ofSeconds(10);

  private static final String SELECT =
      """
      SELECT name, epoch, heartbeat_at, trust_seconds, applied_seq IS NOT NULL AS decides,
        left_at IS NOT NULL AS gone,
        extract(epoch FROM GREATEST(clock_timestamp() - heartbeat_at, interval '0')) AS silent
      FROM authz.replica
      """;

  private final TimeSource time;
  private final Map<String, Seen> byName = new ConcurrentHashMap<>();

  /** A memory without replicas. */
  public KnownReplicas(TimeSource time) {
    this.time = time;
  }

  /**
   * A replica that was seen.
   *
   * @param epoch which of the processes under that name
   * @param heartbeatAt of its last heartbeat, by the clock of the database
   * @param heard the same by the clocks of this machine
   */
  record Seen(
      String name, long epoch, Instant heartbeatAt, TimeSource.Moment heard, Duration trust) {}

  /** Looks at the rows of all replicas; on the thread of the connection. */
  void look(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        see(row);
      }
    }
    byName.values().removeIf(seen -> !mayDecide(seen));
  }

  private void see(ResultSet row) throws SQLException {
    String name = row.getString("name");
    long epoch = row.getLong("epoch");
    boolean gone = row.getBoolean("gone");
    if (row.getBoolean("decides") && !gone) {
      Duration silent = Duration.ofMillis((long) (row.getDouble("silent") * 1_000));
      Seen seen =
          new Seen(
              name,
              epoch,
              row.getObject("heartbeat_at", OffsetDateTime.class).toInstant(),
              time.moment().minus(silent),
              Duration.ofSeconds(row.getLong("trust_seconds")));
      byName.merge(name, seen, (old, now) -> old.epoch() > now.epoch() ? old : now);
    } else {
      // A row without a number is the end of an older process only: the number can be lost, too.
      byName.computeIfPresent(
          name, (_, old) -> old.epoch() < epoch || (gone && old.epoch() == epoch) ? null : old);
    }
  }

  /** The replicas that may decide from memory now. */
  List<Seen> mayDecide() {
    List<Seen> all = new ArrayList<>(byName.values());
    all.removeIf(seen -> !mayDecide(seen));
    return all;
  }

  /** True if its last heartbeat is younger than that. */
  boolean wasHeard(Seen seen, Duration within) {
    return time.nanosSince(seen.heard()) < within.toNanos();
  }

  private boolean mayDecide(Seen seen) {
    return wasHeard(seen, seen.trust().plus(UNNOTICED));
  }
}
