package dev.tollgate.authz.quota;

import java.util.Locale;

/**
 * The quantity that a limit bounds. Wire names are frozen: they are in the database, in the admin
 * API and in the RateLimit headers.
 */
public enum Metric {
  /** Requests that are forwarded; each request owes one unit. */
  REQUESTS;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name outside of this program, in lower case. */
  public String wireName() {
    return wireName;
  }

  /**
   * The metric with this wire name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Metric of(String wireName) {
    for (Metric metric : values()) {
      if (metric.wireName.equals(wireName)) {
        return metric;
      }
    }
    throw new IllegalArgumentException(
        "metric: \"%s\" (expected: a wire name of Metric)".formatted(wireName));
  }
}
