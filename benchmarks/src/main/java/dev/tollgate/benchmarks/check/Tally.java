package dev.tollgate.benchmarks.check;

import java.io.IOException;
import java.util.Arrays;

/** What a load was answered, with how long each request took. Not thread-safe. */
final class Tally {
  private long[] nanos = new long[4096];
  private int count;
  private String refusal = "";

  /** Counts a request that was answered with 200. */
  void answered(long durationNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = durationNanos;
  }

  /** Counts a request that was not. */
  void refused(String answer) {
    refusal = answer;
  }

  /** How many requests were answered with 200. */
  int answered() {
    return count;
  }

  /**
   * Insists that all were.
   *
   * @throws IOException with an answer that was something else
   */
  void throwIfRefused() throws IOException {
    if (!refusal.isEmpty()) {
      throw new IOException("answer from Envoy (expected: status 200):\n" + refusal);
    }
  }

  /**
   * The smallest duration that at least this share of all requests did not exceed, in microseconds.
   *
   * @param share above 0 and at most 1
   * @throws IllegalStateException if none was answered
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
