package dev.tollgate.authz.quota;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How many requests an owner may make in each window. Windows are aligned to the Unix epoch, so
 * that every replica means the same one.
 *
 * @param requests 1 to {@link #MAX_REQUESTS}
 * @param window whole seconds, one second to {@link #MAX_WINDOW}
 */
public record RequestLimit(long requests, Duration window) {

  /** The largest count that a JSON number carries exactly. */
  public static final long MAX_REQUESTS = 1L << 53;

  /** The longest window. */
  public static final Duration MAX_WINDOW = Duration.ofDays(31);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public RequestLimit {
    if (requests < 1 || requests > MAX_REQUESTS) {
      throw new IllegalArgumentException(
          "requests: " + requests + " (expected: 1 to " + MAX_REQUESTS + ")");
    }
    if (!window.truncatedTo(ChronoUnit.SECONDS).equals(window)
        || window.compareTo(Duration.ofSeconds(1)) < 0
        || window.compareTo(MAX_WINDOW) > 0) {
      throw new IllegalArgumentException(
          "window: " + window + " (expected: whole seconds, PT1S to " + MAX_WINDOW + ")");
    }
  }
}
