package dev.tollgate.boot;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: twice as long each time up to a bound, with jitter so that
 * many who wait for the same thing do not come back at once. Not thread-safe.
 */
public final class Backoff {
  private final long firstMillis;
  private final long mostMillis;
  private final RandomGenerator random;
  private long boundMillis;

  /**
   * A backoff at its start.
   *
   * @param first upper bound of the first wait; at least a millisecond
   * @param most upper bound of any wait
   */
  public Backoff(Duration first, Duration most, RandomGenerator random) {
    this.firstMillis = Math.max(1, first.toMillis());
    this.mostMillis = Math.max(firstMillis, most.toMillis());
    this.random = random;
    this.boundMillis = firstMillis;
  }

  /** The next wait: at least half of the bound, which then doubles. */
  public Duration next() {
    long bound = boundMillis;
    boundMillis = Math.min(mostMillis, bound * 2);
    return Duration.ofMillis(bound - random.nextLong(bound / 2 + 1));
  }

  /** Starts over after a success. */
  public void reset() {
    boundMillis = firstMillis;
  }
}
