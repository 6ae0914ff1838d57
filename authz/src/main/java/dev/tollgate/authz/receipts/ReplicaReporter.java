package dev.tollgate.authz.receipts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the database how far this replica follows the changes, for {@link Receipts}. Used by the
 * feed's thread alone, on the feed's connection.
 *
 * <p>A receipt must never claim more than is true. So a change is reported only when no check is
 * left that was decided without it; and a replica is in the table before it serves: a receipt that
 * was given before the replica wrote its row is of a change that its load or its next look at the
 * changes must find.
 */
public final class ReplicaReporter {
  private static final Logger logger = LoggerFactory.getLogger(ReplicaReporter.class);

  /** A fifth of what a live replica may be silent for. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** Checks take microseconds; whoever takes this long is stuck, and is asked again. */
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(200);

  private static final String ANNOUNCE =
      """
      INSERT INTO authz.replica
        (name, epoch, heartbeat_at, applied_seq, applied_at, trust_seconds)
      VALUES (?, 0, clock_timestamp(), ?, clock_timestamp(), ?)
      ON CONFLICT (name) DO UPDATE SET heartbeat_at = excluded.heartbeat_at,
        applied_seq = excluded.applied_seq, applied_at = excluded.applied_at,
        trust_seconds = excluded.trust_seconds
      """;

  private static final String BEAT =
      "UPDATE authz.replica SET heartbeat_at = clock_timestamp(), trust_seconds = ? WHERE name = ?";

  private final String replica;
  private final Supplier<Duration> trust;
  private final InFlightChecks checks;
  private final LongSupplier nanoTime;
  private long reportedSeq;
  private long saidNanos;

  /**
   * Reports of one replica.
   *
   * @param trust the longest that the replica decides from memory without the database, now
   * @param nanoTime a monotonic clock
   */
  public ReplicaReporter(
      String replica, Supplier<Duration> trust, InFlightChecks checks, LongSupplier nanoTime) {
    this.replica = replica;
    this.trust = trust;
    this.checks = checks;
    this.nanoTime = nanoTime;
  }

  /**
   * Says that the replica is there, before it looks at anything else on a new connection.
   *
   * @param seq the last change that is in force here; null if nothing is decided from memory yet
   */
  public void announce(Connection connection, @Nullable Long seq) throws SQLException {
    try (Statement session = connection.createStatement()) {
      // A report that is lost with the server says less than is true, which harms nobody.
      session.execute("SET synchronous_commit TO off");
    }
    write(connection, seq);
  }

  /** Reports the change if it is new and wholly in force; shows now and then that we live. */
  public void report(Connection connection, long seq) throws SQLException {
    if (seq != reportedSeq && checks.await(ANSWER_LIMIT)) {
      write(connection, seq);
    } else if (nanoTime.getAsLong() - saidNanos >= HEARTBEAT.toNanos()) {
      beat(connection);
    }
  }

  /** The longest that anything is decided from memory without the database. */
  public Duration longestTrust() {
    return trust.get();
  }

  private void write(Connection connection, @Nullable Long seq) throws SQLException {
    try (PreparedStatement announce = connection.prepareStatement(ANNOUNCE)) {
      announce.setString(1, replica);
      announce.setObject(2, seq);
      announce.setLong(3, trust.get().toSeconds());
      announce.executeUpdate();
    }
    reportedSeq = seq == null ? -1 : seq;
    saidNanos = nanoTime.getAsLong();
  }

  private void beat(Connection connection) throws SQLException {
    try (PreparedStatement beat = connection.prepareStatement(BEAT)) {
      beat.setLong(1, trust.get().toSeconds());
      beat.setString(2, replica);
      if (beat.executeUpdate() == 0) {
        logger.atWarn().addKeyValue("replica", replica).log("this replica's row was deleted");
        write(connection, reportedSeq);
      }
    }
    saidNanos = nanoTime.getAsLong();
  }
}
