package dev.tollgate.benchmarks.fleet;

import java.util.Arrays;
import java.util.Collection;

/**
 * Percentiles of a set of durations. Immutable.
 *
 * @param count the number of durations
 */
public record Latencies(int count, double p50Millis, double p99Millis, double maxMillis) {
  /** Computes the percentiles of at least one duration, given in nanoseconds. */
  static Latencies of(Collection<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("times: none (expected: at least one)");
    }
    return new Latencies(
        sorted.length,
        millis(at(sorted, 0.5)),
        millis(at(sorted, 0.99)),
        millis(sorted[sorted.length - 1]));
  }

  /** The nearest-rank percentile. */
  private static long at(long[] sorted, double part) {
    return Arrays.stream(sorted)
        .skip((long) Math.ceil(part * sorted.length) - 1)
        .findFirst()
        .orElseThrow();
  }

  private static double millis(long nanos) {
    return nanos / 1e6;
  }
}
