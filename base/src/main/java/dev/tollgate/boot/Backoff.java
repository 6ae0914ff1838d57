package dev.tollgate.boot;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits between retries: exponential up to a bound, with jitter so that clients that wait for the
 * same server do not return at once. Not thread-safe.
 */
public final class Backoff {
  private final long firstMillis;
  private final long maxMillis;
  private final RandomGenerator random;
  private long boundMillis;

  /**
   * A backoff at its start.
   *
   * @param first upper bound of the first wait; at least a millisecond
   * @param max upper bound of any wait
   */
  public Backoff(Duration first, Duration max, RandomGenerator random) {
    this.firstMillis = Math.max(1, first.toMillis());
    this.maxMillis = Math.max(firstMillis, max.toMillis());
    this.random = random;
    this.boundMillis = firstMillis;
  }

  /**
   * Returns the next wait, between half of the current bound and the bound, and doubles the bound.
   */
  public Duration next() {
    long bound = boundMillis;
    boundMillis = Math.min(maxMillis, bound * 2);
    return Duration.ofMillis(bound - random.nextLong(bound / 2 + 1));
  }

  /** Starts over after a success. */
  public void reset() {
    boundMillis = firstMillis;
  }
}
