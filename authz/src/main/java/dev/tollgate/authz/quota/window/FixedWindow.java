package dev.tollgate.authz.quota.window;

import dev.tollgate.boot.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Windows of the same length, one after another.
 *
 * @param length whole seconds, one second to {@link #MAX_LENGTH}
 * @param from start of one of the windows, in seconds of the Unix epoch; 0 or more, less than the
 *     length for the canonical form
 */
public record FixedWindow(Duration length, long from) implements Window {
  /** The longest window. */
  public static final Duration MAX_LENGTH = Duration.ofDays(366);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a value is out of its bounds
   */
  public FixedWindow {
    requireWholeSeconds(length);
    if (from < 0 || from >= Bounds.NEVER) {
      throw new IllegalArgumentException("window from %d (expected: 0 or more)".formatted(from));
    }
  }

  /** Windows that start at the Unix epoch. */
  public static FixedWindow of(Duration length) {
    return new FixedWindow(length, 0);
  }

  static void requireWholeSeconds(Duration length) {
    if (!length.truncatedTo(ChronoUnit.SECONDS).equals(length)
        || length.toSeconds() < 1
        || length.compareTo(MAX_LENGTH) > 0) {
      throw new IllegalArgumentException(
          "window: %s (expected: whole seconds, PT1S to %s)".formatted(length, MAX_LENGTH));
    }
  }

  @Override
  public Bounds at(long epochSecond) {
    long start = epochSecond - Math.floorMod(epochSecond - from, seconds());
    return new Bounds(start, start + seconds());
  }

  @Override
  public long seconds() {
    return length.toSeconds();
  }

  @Override
  public String text() {
    String text = Durations.format(length);
    return from == 0 ? text : text + " from " + Instant.ofEpochSecond(from);
  }
}
