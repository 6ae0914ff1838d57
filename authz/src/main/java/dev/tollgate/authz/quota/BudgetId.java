package dev.tollgate.authz.quota;

import java.time.Instant;

/**
 * One owner's window: the unit in which requests are counted. Times in seconds of the Unix epoch.
 */
record BudgetId(String owner, long windowSeconds, long windowStart) {

  BudgetId {
    if (owner.isEmpty()) {
      throw new IllegalArgumentException("owner: \"\" (expected: not empty)");
    }
  }

  static BudgetId at(String owner, RequestLimit limit, Instant now) {
    long windowSeconds = limit.window().toSeconds();
    return new BudgetId(owner, windowSeconds, windowStart(windowSeconds, now));
  }

  /** When the window that {@code now} falls into started. */
  static long windowStart(long windowSeconds, Instant now) {
    long second = now.getEpochSecond();
    return second - Math.floorMod(second, windowSeconds);
  }

  long windowEnd() {
    return windowStart + windowSeconds;
  }
}
