package dev.tollgate.authz.quota.lease;

import dev.tollgate.boot.TimeSource;
import dev.tollgate.boot.TimeSource.Moment;
import java.time.Duration;

/**
 * The clock of the database, as this replica estimates it from answers. Between answers it goes on
 * with the clocks of this machine; a step of the machine's time of day is corrected by the next
 * answer. Thread-safe.
 *
 * <p>The estimate decides only when a replica stops to spend the lease of a window. That no window
 * grants too much is decided by the database's own clock.
 */
final class DatabaseClock {
  private static final Duration OLD = Duration.ofSeconds(10);

  private final TimeSource time;
  private volatile Sample sample;

  private record Sample(long epochMillis, Moment at, long roundTripNanos) {}

  /** A clock that starts with the time of day of this machine. */
  DatabaseClock(TimeSource time) {
    this.time = time;
    Moment now = time.moment();
    this.sample = new Sample(now.epochMillis(), now, Long.MAX_VALUE);
  }

  /** Milliseconds of the Unix epoch. */
  long millis() {
    Sample last = sample;
    return last.epochMillis + time.nanosSince(last.at) / 1_000_000;
  }

  /**
   * Takes an answer into account: the fastest of the last ten seconds counts, and any that shows
   * that a clock was set.
   *
   * @param sent before the question was sent
   * @param epochMillis the time that the answer states
   */
  void heard(Moment sent, long epochMillis) {
    Moment now = time.moment();
    long roundTrip = Math.max(0, now.nanos() - sent.nanos());
    Sample last = sample;
    long error = Math.abs(epochMillis - millis()) * 1_000_000;
    if (roundTrip <= last.roundTripNanos
        || time.nanosSince(last.at) > OLD.toNanos()
        || error > roundTrip + last.roundTripNanos) {
      sample = new Sample(epochMillis + roundTrip / 2_000_000, now, roundTrip);
    }
  }
}
