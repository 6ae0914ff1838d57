package dev.tollgate.benchmarks.check;

import java.time.Duration;
import java.util.Locale;

/**
 * Options of {@link CheckBenchmark}. Immutable.
 *
 * @param rounds measurements per variant
 * @param interval duration of each measurement
 * @param warmup minimum number of requests per variant before the first round; the warm-up
 *     continues until the JIT compilers of the auth service are idle
 * @param connections keep-alive connections to Envoy, each with one request in flight
 */
public record CheckOptions(int rounds, Duration interval, int warmup, int connections) {
  private static final int MAX_CONNECTIONS = 512;

  /** Rejects values that cannot give a measurement. */
  public CheckOptions {
    expect(rounds >= 1, "--rounds", rounds, "at least 1");
    expect(interval.isPositive(), "--seconds", interval.toSeconds(), "at least 1");
    expect(warmup >= 0, "--warmup", warmup, "at least 0");
    expect(
        connections >= 1 && connections <= MAX_CONNECTIONS,
        "--connections",
        connections,
        "1 to " + MAX_CONNECTIONS);
  }

  /** The options in words, for the conditions of a report. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%d connections, %d rounds of %d s after at least %d requests of warm-up each",
        connections,
        rounds,
        interval.toSeconds(),
        warmup);
  }

  private static void expect(boolean good, String option, long value, String expected) {
    if (!good) {
      throw new IllegalArgumentException(option + ": " + value + " (expected: " + expected + ")");
    }
  }
}
