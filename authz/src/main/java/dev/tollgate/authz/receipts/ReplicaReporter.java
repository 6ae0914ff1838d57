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
 * Reports to the database which change this replica has applied, for {@link Receipts}. Used by the
 * feed's thread alone, on the feed's connection.
 *
 * <p>A receipt must never claim too much. So a change is reported only after all checks that were
 * decided without it have been answered. And a replica is in the table before it serves: any change
 * whose receipt was given before that is found by the replica's load or by its next poll.
 */
public final class ReplicaReporter {
  private static final Logger logger = LoggerFactory.getLogger(ReplicaReporter.class);

  /** A fifth of the time after which a silent replica no longer counts as live. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /** Longest wait for checks in flight, which take microseconds; the next report tries again. */
  private static final Duration IN_FLIGHT_LIMIT = Duration.ofMillis(200);

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
  private final InFlightChecks inFlight;
  private final LongSupplier nanoTime;
  private long reportedSeq;
  private long writtenNanos;

  /**
   * A reporter for one replica.
   *
   * @param trust supplies the longest time for which the replica serves checks without the database
   * @param nanoTime a monotonic clock
   */
  public ReplicaReporter(
      String replica, Supplier<Duration> trust, InFlightChecks inFlight, LongSupplier nanoTime) {
    this.replica = replica;
    this.trust = trust;
    this.inFlight = inFlight;
    this.nanoTime = nanoTime;
  }

  /**
   * Writes the row of this replica; the first statement on a new connection.
   *
   * @param seq last applied change; null if the replica serves no checks yet
   */
  public void announce(Connection connection, @Nullable Long seq) throws SQLException {
    try (Statement session = connection.createStatement()) {
      // A report that is lost in a crash of the server only makes receipts later.
      session.execute("SET synchronous_commit TO off");
    }
    write(connection, seq);
  }

  /**
   * Reports the change if it is new and no older check is in flight; else sends a heartbeat when
   * due.
   */
  public void report(Connection connection, long seq) throws SQLException {
    if (seq != reportedSeq && inFlight.await(IN_FLIGHT_LIMIT)) {
      write(connection, seq);
    } else if (nanoTime.getAsLong() - writtenNanos >= HEARTBEAT.toNanos()) {
      beat(connection);
    }
  }

  /** The longest time for which this replica serves checks without the database. */
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
    writtenNanos = nanoTime.getAsLong();
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
    writtenNanos = nanoTime.getAsLong();
  }
}
