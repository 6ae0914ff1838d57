package dev.tollgate.benchmarks.check;

import java.time.Duration;
import java.util.Locale;

/**
 * How {@link CheckBenchmark} runs.
 *
 * @param rounds how often each variant is measured
 * @param interval how long each measurement lasts
 * @param warmup requests to each variant before the first round, at least; it goes on until the
 *     compilers of the auth service are quiet
 * @param connections keep-alive connections to Envoy, each with one request in flight
 */
public record CheckOptions(int rounds, Duration interval, int warmup, int connections) {
  private static final int MOST_CONNECTIONS = 512;

  /** Refuses values that measure nothing. */
  public CheckOptions {
    expect(rounds >= 1, "--rounds", rounds, "at least 1");
    expect(interval.isPositive(), "--seconds", interval.toSeconds(), "at least 1");
    expect(warmup >= 0, "--warmup", warmup, "at least 0");
    expect(
        connections >= 1 && connections <= MOST_CONNECTIONS,
        "--connections",
        connections,
        "1 to " + MOST_CONNECTIONS);
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
