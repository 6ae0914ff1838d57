package dev.tollgate.authz.receipts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
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
      SELECT name, epoch, applied_seq, applied_at, GREATEST(heartbeat_at, applied_at) AS heard_at,
        heartbeat_at > now() - interval '5 seconds' AS live, left_at IS NOT NULL AS gone,
        applied_seq IS NOT NULL AND left_at IS NULL
          AND heartbeat_at > now() - make_interval(secs => trust_seconds + 10) AS decides
      FROM authz.replica
      ORDER BY name
      """;

  /** A replica that has been silent for longer is not waited for. */
  private static final Duration LIVE = Duration.ofSeconds(5);

  private final Jdbi jdbi;
  private final KnownReplicas known;
  private final LongSupplier nanoTime;

  /**
   * Receipts of changes in this database.
   *
   * @param known replicas that are named even if the database has lost their rows
   * @param nanoTime a monotonic clock
   */
  public Receipts(Jdbi jdbi, KnownReplicas known, LongSupplier nanoTime) {
    this.jdbi = jdbi;
    this.known = known;
    this.nanoTime = nanoTime;
  }

  /** A replica that decides from memory; without {@code appliedAt} if its row was lost. */
  private record Row(
      String name,
      long epoch,
      long appliedSeq,
      @Nullable Instant appliedAt,
      Instant heardAt,
      boolean live) {
    boolean has(long seq) {
      return appliedAt != null && appliedSeq >= seq;
    }
  }

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
        rows = deciding();
        receipt = receipt(seq, committedAt.orElse(null), rows, inForceAt);
      } while (isLagging(seq, rows) && nanoTime.getAsLong() < endNanos && pause());
      return receipt;
    } catch (JdbiException e) {
      // The change is committed; only the replicas' state is unknown.
      return new Receipt(seq, receipt.committedAt(), false, receipt.replicas(), receipt.laggards());
    }
  }

  /** The replicas that may decide from memory: those of the table, and those it has lost. */
  private List<Row> deciding() {
    List<Row> deciding = new ArrayList<>();
    Map<String, Long> newestEpochs = new HashMap<>();
    jdbi.useHandle(handle ->
        handle
            .select(REPLICAS)
            .map((row, _) -> {
              boolean decides = row.getBoolean("decides");
              if (decides) {
                deciding.add(row(row));
              }
              // An epoch that has not got its number back is not known to have ended.
              boolean told = row.getBoolean("gone") || row.getObject("applied_seq") != null;
              long epoch = row.getLong("epoch");
              return newestEpochs.put(row.getString("name"), told ? epoch : epoch - 1);
            })
            .list());
    for (KnownReplicas.Seen seen : known.mayDecide()) {
      if (newestEpochs.getOrDefault(seen.name(), -1L) < seen.epoch()) {
        boolean live = known.wasHeard(seen, LIVE);
        deciding.add(new Row(seen.name(), seen.epoch(), -1, null, seen.heartbeatAt(), live));
      }
    }
    return deciding;
  }

  private static Receipt receipt(
      long seq, @Nullable Instant committedAt, List<Row> rows, Map<String, Instant> inForceAt) {
    List<Receipt.Replica> replicas = new ArrayList<>();
    List<String> laggards = new ArrayList<>();
    for (Row row : rows) {
      Instant at = row.appliedAt();
      if (at != null && row.has(seq)) {
        Instant first = inForceAt.putIfAbsent(row.name(), at); // the first report is the closest
        replicas.add(new Receipt.Replica(row.name(), first == null ? at : first, row.heardAt()));
      } else {
        laggards.add(row.name());
        replicas.add(new Receipt.Replica(row.name(), null, row.heardAt()));
      }
    }
    return new Receipt(seq, committedAt, laggards.isEmpty(), replicas, laggards);
  }

  private static boolean isLagging(long seq, List<Row> rows) {
    return rows.stream().anyMatch(row -> row.live() && !row.has(seq));
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

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString("name"),
        row.getLong("epoch"),
        row.getLong("applied_seq"),
        instant(row, "applied_at"),
        instant(row, "heard_at"),
        row.getBoolean("live"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
