package dev.tollgate.benchmarks.check;

import java.io.IOException;
import java.util.Arrays;

/** Counts the responses of a load and records request durations. Not thread-safe. */
final class Tally {
  private long[] nanos = new long[4096];
  private int count;
  private String refusal = "";

  /** Counts a response with status 200. */
  void answered(long durationNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = durationNanos;
  }

  /** Counts a response with another status. */
  void refused(String answer) {
    refusal = answer;
  }

  /** The number of responses with status 200. */
  int answered() {
    return count;
  }

  /**
   * Checks that all responses had status 200.
   *
   * @throws IOException with one of the other responses
   */
  void throwIfRefused() throws IOException {
    if (!refusal.isEmpty()) {
      throw new IOException("answer from Envoy (expected: status 200):\n" + refusal);
    }
  }

  /**
   * The smallest duration in microseconds that at least this share of requests did not exceed.
   *
   * @param share above 0 and at most 1
   * @throws IllegalStateException if there were no responses with status 200
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
