package dev.tollgate.authz.quota;

import dev.tollgate.authz.quota.window.Window;

/**
 * The most that an owner may use of a metric in each window. Immutable.
 *
 * @param id tells apart the limits of one owner; with the owner it names a budget, which stays when
 *     anything else of the limit changes
 * @param amount units of the metric, 0 to {@link #MAX_AMOUNT}
 */
public record Limit(String id, Metric metric, long amount, Window window) {

  /** The largest count that a JSON number carries exactly. */
  public static final long MAX_AMOUNT = 1L << 53;

  /** Id of the limit that is a part of a key. */
  public static final String OF_KEY = "requests";

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public Limit {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("id: \"\" (expected: not empty)");
    }
    if (amount < 0 || amount > MAX_AMOUNT) {
      throw new IllegalArgumentException(
          "%s: %d (expected: 0 to %d)".formatted(metric.wireName(), amount, MAX_AMOUNT));
    }
  }

  /**
   * The quota of a key.
   *
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public static Limit ofKey(long requests, Window window) {
    return new Limit(OF_KEY, Metric.REQUESTS, requests, window);
  }
}
