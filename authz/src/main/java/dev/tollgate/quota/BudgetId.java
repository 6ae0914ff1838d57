package dev.tollgate.quota;

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
    long second = now.getEpochSecond();
    return new BudgetId(owner, windowSeconds, second - Math.floorMod(second, windowSeconds));
  }

  long windowEnd() {
    return windowStart + windowSeconds;
  }

  // By hand because it is on the path of every check; a String keeps its hash.
  @Override
  public int hashCode() {
    return (owner.hashCode() * 31 + Long.hashCode(windowSeconds)) * 31 + Long.hashCode(windowStart);
  }
}
