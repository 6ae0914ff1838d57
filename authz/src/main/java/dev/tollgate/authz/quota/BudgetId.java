package dev.tollgate.authz.quota;

import java.time.Instant;

/** A metric of one owner in one window. Times in seconds of the Unix epoch. */
record BudgetId(String owner, Metric metric, long windowSeconds, long windowStart) {

  BudgetId {
    if (owner.isEmpty()) {
      throw new IllegalArgumentException("owner: \"\" (expected: not empty)");
    }
  }

  static BudgetId at(String owner, Limit limit, Instant now) {
    long windowSeconds = limit.window().toSeconds();
    return new BudgetId(owner, limit.metric(), windowSeconds, windowStart(windowSeconds, now));
  }

  /** Start of the window that {@code now} falls into. */
  static long windowStart(long windowSeconds, Instant now) {
    long second = now.getEpochSecond();
    return second - Math.floorMod(second, windowSeconds);
  }

  long windowEnd() {
    return windowStart + windowSeconds;
  }
}
