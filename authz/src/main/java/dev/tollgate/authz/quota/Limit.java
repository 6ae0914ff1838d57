package dev.tollgate.authz.quota;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * The most that an owner may use of a metric in each window. Windows are aligned to the Unix epoch,
 * so that every replica means the same one.
 *
 * @param amount units of the metric, 1 to {@link #MAX_AMOUNT}
 * @param window whole seconds, one second to {@link #MAX_WINDOW}
 */
public record Limit(Metric metric, long amount, Duration window) {

  /** The largest count that a JSON number carries exactly. */
  public static final long MAX_AMOUNT = 1L << 53;

  /** The longest window. */
  public static final Duration MAX_WINDOW = Duration.ofDays(31);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public Limit {
    if (amount < 1 || amount > MAX_AMOUNT) {
      throw new IllegalArgumentException(
          "%s: %d (expected: 1 to %d)".formatted(metric.wireName(), amount, MAX_AMOUNT));
    }
    if (!window.truncatedTo(ChronoUnit.SECONDS).equals(window)
        || window.compareTo(Duration.ofSeconds(1)) < 0
        || window.compareTo(MAX_WINDOW) > 0) {
      throw new IllegalArgumentException(
          "window: %s (expected: whole seconds, PT1S to %s)".formatted(window, MAX_WINDOW));
    }
  }

  /**
   * A limit of requests.
   *
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public static Limit ofRequests(long amount, Duration window) {
    return new Limit(Metric.REQUESTS, amount, window);
  }
}
