package dev.tollgate.authz.receipts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to the database which change this replica has applied, for {@link Receipts}. Used by the
 * feed's thread alone, on the feed's connection.
 *
 * <p>A receipt must never claim too much. So a change is reported only after all checks that were
 * decided without it have been answered. And a replica is in the table before it serves: any change
 * whose receipt was given before that is found by the replica's load or by its next poll.
 *
 * <p>A name belongs to the process that took it last. Every write names the process, and a write of
 * an older one fails with a {@link SupersededException}.
 */
public final class ReplicaReporter {
  private static final Logger logger = LoggerFactory.getLogger(ReplicaReporter.class);

  /** A fifth of the time after which a silent replica no longer counts as live. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** Longest wait for checks in flight, which take microseconds; the next report tries again. */
  private static final Duration IN_FLIGHT_LIMIT = Duration.ofMillis(200);

  // Whoever starts takes the name. Later a process takes it back only from an older one, whose row
  // a failover brought back. An epoch is a time, so that it grows even after rows were deleted.
  private static final String ANNOUNCE =
      """
      INSERT INTO authz.replica AS r
        (name, instance, epoch, heartbeat_at, applied_seq, applied_at, trust_seconds)
      VALUES (?, ?,
        COALESCE(?, CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)),
        clock_timestamp(), ?, clock_timestamp(), ?)
      ON CONFLICT (name) DO UPDATE SET instance = excluded.instance,
        epoch = CASE WHEN r.instance = excluded.instance THEN GREATEST(r.epoch, excluded.epoch)
          ELSE GREATEST(r.epoch + 1, excluded.epoch) END,
        heartbeat_at = excluded.heartbeat_at, applied_seq = excluded.applied_seq,
        applied_at = excluded.applied_at, trust_seconds = excluded.trust_seconds, left_at = NULL
      WHERE r.instance = excluded.instance OR r.epoch < ?
      RETURNING epoch
      """;

  private static final String REPORT =
      """
      UPDATE authz.replica SET heartbeat_at = clock_timestamp(), applied_seq = ?,
        applied_at = clock_timestamp(), trust_seconds = ?
      WHERE name = ? AND instance = ? AND epoch = ?
      """;

  private static final String BEAT =
      """
      UPDATE authz.replica SET heartbeat_at = clock_timestamp(), trust_seconds = ?
      WHERE name = ? AND instance = ? AND epoch = ?
      """;

  private final ReplicaProcess process;
  private final Supplier<Duration> trust;
  private final InFlightChecks inFlight;
  private final KnownReplicas others;
  private final LongSupplier nanoTime;
  private @Nullable Long epoch;
  private @Nullable Long reportedSeq;
  private long writtenNanos;
  private boolean durable;

  /**
   * A reporter for one replica.
   *
   * @param trust supplies the longest time for which the replica serves checks without the database
   * @param others is shown the rows of all replicas with each heartbeat
   * @param nanoTime a monotonic clock
   */
  public ReplicaReporter(
      ReplicaProcess process,
      Supplier<Duration> trust,
      InFlightChecks inFlight,
      KnownReplicas others,
      LongSupplier nanoTime) {
    this.process = process;
    this.trust = trust;
    this.inFlight = inFlight;
    this.others = others;
    this.nanoTime = nanoTime;
  }

  /**
   * Writes the row of this replica; the first statement on a new connection. Returns when the row
   * would survive a crash of the server.
   *
   * @param seq last applied change; null if the replica serves no checks yet
   * @throws SupersededException if a newer process has the name
   */
  public void announce(Connection connection, @Nullable Long seq) throws SQLException {
    durable = false; // as far as is known of a new connection
    commitDurably(connection, true);
    claim(connection, seq);
    others.look(connection);
  }

  /**
   * Reports the change if it is new and no older check is in flight; else sends a heartbeat when
   * due.
   *
   * @throws SupersededException if a newer process has the name
   */
  public void report(Connection connection, long seq) throws SQLException {
    Long reported = reportedSeq;
    if ((reported == null || seq != reported) && inFlight.await(IN_FLIGHT_LIMIT)) {
      // Without its first number a replica is not in receipts, so that number must not get lost.
      // One that is lost later makes receipts claim less than is true.
      commitDurably(connection, reported == null);
      write(connection, seq);
    } else if (nanoTime.getAsLong() - writtenNanos >= HEARTBEAT.toNanos()) {
      commitDurably(connection, false);
      beat(connection);
      others.look(connection);
    }
  }

  /** The longest time for which this replica serves checks without the database. */
  public Duration longestTrust() {
    return trust.get();
  }

  private void commitDurably(Connection connection, boolean durably) throws SQLException {
    if (durably == durable) {
      return;
    }
    durable = durably;
    try (Statement session = connection.createStatement()) {
      session.execute("SET synchronous_commit TO " + (durably ? "on" : "off"));
    }
  }

  private void claim(Connection connection, @Nullable Long seq) throws SQLException {
    try (PreparedStatement announce = connection.prepareStatement(ANNOUNCE)) {
      announce.setString(1, process.name());
      announce.setObject(2, process.instance());
      announce.setObject(3, epoch, Types.BIGINT);
      announce.setObject(4, seq, Types.BIGINT);
      announce.setLong(5, trust.get().toSeconds());
      announce.setLong(6, epoch == null ? Long.MAX_VALUE : epoch);
      try (ResultSet row = announce.executeQuery()) {
        if (!row.next()) {
          throw new SupersededException(process.name());
        }
        epoch = row.getLong(1);
      }
    }
    written(seq);
  }

  private void write(Connection connection, long seq) throws SQLException {
    try (PreparedStatement report = connection.prepareStatement(REPORT)) {
      report.setLong(1, seq);
      report.setLong(2, trust.get().toSeconds());
      claimAgainUnless(wrote(report, 3), connection, seq);
    }
    written(seq);
  }

  private void beat(Connection connection) throws SQLException {
    try (PreparedStatement beat = connection.prepareStatement(BEAT)) {
      beat.setLong(1, trust.get().toSeconds());
      claimAgainUnless(wrote(beat, 2), connection, reportedSeq);
    }
    writtenNanos = nanoTime.getAsLong();
  }

  /** Executes the update of this process's row; false if the row is another's, or gone. */
  private boolean wrote(PreparedStatement update, int index) throws SQLException {
    update.setString(index, process.name());
    update.setObject(index + 1, process.instance());
    update.setLong(index + 2, epoch == null ? 0 : epoch);
    return update.executeUpdate() > 0;
  }

  private void claimAgainUnless(boolean written, Connection connection, @Nullable Long seq)
      throws SQLException {
    if (!written) {
      commitDurably(connection, true);
      claim(connection, seq);
      logger.atWarn().addKeyValue("replica", process.name()).log("this replica's row was lost");
    }
  }

  private void written(@Nullable Long seq) {
    reportedSeq = seq;
    writtenNanos = nanoTime.getAsLong();
  }
}
