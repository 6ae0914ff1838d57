package dev.tollgate.authz.receipts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a change is in force at every replica, according to their reports ({@link
 * ReplicaReporter}). A replica that has been silent for five seconds is not waited for, but counts
 * as a laggard for as long as it may serve checks without the database. Thread-safe.
 */
public final class Receipts {
  private static final Duration POLL = Duration.ofMillis(5);

  private static final String COMMITTED = "SELECT at FROM authz.change WHERE seq = ?";

  // A replica without a number serves no checks yet; it reports and polls once more before it does.
  // Its connection may break some seconds after its last heartbeat, hence the 10 s on top of the
  // trust.
  private static final String REPLICAS =
      """
      SELECT name, applied_seq, applied_at, GREATEST(heartbeat_at, applied_at) AS heard_at,
        heartbeat_at > now() - interval '5 seconds' AS live
      FROM authz.replica
      WHERE applied_seq IS NOT NULL
        AND heartbeat_at > now() - make_interval(secs => trust_seconds + 10)
      ORDER BY name
      """;

  private final Jdbi jdbi;
  private final LongSupplier nanoTime;

  /**
   * Receipts of changes in this database.
   *
   * @param nanoTime a monotonic clock
   */
  public Receipts(Jdbi jdbi, LongSupplier nanoTime) {
    this.jdbi = jdbi;
    this.nanoTime = nanoTime;
  }

  private record Row(
      String name, long appliedSeq, Instant appliedAt, Instant heardAt, boolean live) {}

  /**
   * Waits until the change is in force at every live replica, or the wait is over.
   *
   * @param seq number of a committed change
   * @param wait maximum wait; zero reads the state once
   * @return the state at the end of the wait; with {@code inForce} false if the database went away
   */
  public Receipt await(long seq, Duration wait) {
    long endNanos = nanoTime.getAsLong() + wait.toNanos();
    Map<String, Instant> inForceAt = new HashMap<>();
    Receipt receipt = new Receipt(seq, null, false, List.of(), List.of());
    try {
      Optional<Instant> committedAt =
          jdbi.withHandle(handle -> handle.select(COMMITTED, seq).mapTo(Instant.class).findOne());
      List<Row> rows;
      do {
        rows = jdbi.withHandle(handle -> handle.select(REPLICAS).map(Receipts::row).list());
        receipt = receipt(seq, committedAt.orElse(null), rows, inForceAt);
      } while (isLagging(seq, rows) && nanoTime.getAsLong() < endNanos && pause());
      return receipt;
    } catch (JdbiException e) {
      // The change is committed; only the replicas' state is unknown.
      return new Receipt(seq, receipt.committedAt(), false, receipt.replicas(), receipt.laggards());
    }
  }

  private static Receipt receipt(
      long seq, @Nullable Instant committedAt, List<Row> rows, Map<String, Instant> inForceAt) {
    for (Row row : rows) {
      if (row.appliedSeq() >= seq) {
        inForceAt.putIfAbsent(row.name(), row.appliedAt()); // the first report is the closest
      }
    }
    List<Receipt.Replica> replicas =
        rows.stream()
            .map(row -> new Receipt.Replica(row.name(), inForceAt.get(row.name()), row.heardAt()))
            .toList();
    List<String> laggards =
        rows.stream().filter(row -> row.appliedSeq() < seq).map(Row::name).toList();
    return new Receipt(seq, committedAt, laggards.isEmpty(), replicas, laggards);
  }

  private static boolean isLagging(long seq, List<Row> rows) {
    return rows.stream().anyMatch(row -> row.live() && row.appliedSeq() < seq);
  }

  private static boolean pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Row row(ResultSet row, StatementContext context) throws SQLException {
    return new Row(
        row.getString("name"),
        row.getLong("applied_seq"),
        instant(row, "applied_at"),
        instant(row, "heard_at"),
        row.getBoolean("live"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
