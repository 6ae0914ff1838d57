package dev.tollgate.authz.quota.window;

/**
 * One window in time. Seconds of the Unix epoch.
 *
 * @param start the first second
 * @param end the first second of the next window
 */
public record Bounds(long start, long end) {
  /** The start of the year 10000, as the end of what does not end. */
  public static final long NEVER = 253_402_300_800L;

  /**
   * Checks the order.
   *
   * @throws IllegalArgumentException if it does not end after its start
   */
  public Bounds {
    if (end <= start) {
      throw new IllegalArgumentException(
          "window from %d to %d (expected: an end after the start)".formatted(start, end));
    }
  }

  /** True if the second is part of the window. */
  public boolean contains(long epochSecond) {
    return start <= epochSecond && epochSecond < end;
  }

  /** Length in seconds. */
  public long seconds() {
    return end - start;
  }
}
