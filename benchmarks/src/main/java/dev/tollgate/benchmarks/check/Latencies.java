package dev.tollgate.benchmarks.check;

import java.util.Arrays;

/** Durations of single requests, all of them kept, in nanoseconds. Not thread-safe. */
final class Latencies {
  private long[] nanos = new long[4096];
  private int count;

  void add(long durationNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = durationNanos;
  }

  int count() {
    return count;
  }

  /**
   * The smallest duration that at least this share of all requests did not exceed, in microseconds.
   *
   * @param share above 0 and at most 1
   * @throws IllegalStateException if nothing was added
   */
  double percentileMicros(double share) {
    if (count == 0) {
      throw new IllegalStateException("percentile " + share + " of no requests");
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(share * count);
    return sorted[Math.clamp(rank, 1, count) - 1] / 1_000.0;
  }
}
