package dev.tollgate.benchmarks.check;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures what a check costs: Envoy and auth service per request, with the check off, with a
 * server that always allows, and with ours. The variants take turns within each round, so that
 * whatever drifts on the machine hits all of them.
 */
final class CheckMeasurement {
  // Connections made anew need a moment to reach their pace.
  private static final Duration RAMP = Duration.ofSeconds(1);
  private static final Duration WARMUP_LIMIT = Duration.ofMinutes(3);

  private final CheckOptions options;
  private final CheckRig rig;
  private final Consumer<String> progress;

  CheckMeasurement(CheckOptions options, CheckRig rig, Consumer<String> progress) {
    this.options = options;
    this.rig = rig;
    this.progress = progress;
  }

  /**
   * Runs all rounds.
   *
   * @return a sample of each variant for each round
   * @throws IOException if a request fails or was not checked as its variant says
   */
  List<Sample> run() throws IOException {
    for (Variant variant : Variant.values()) {
      progress.accept("warming up: %s, %d requests".formatted(variant.title(), options.warmup()));
      warmUp(variant);
    }
    List<Sample> samples = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Variant variant : Variant.values()) {
        Sample sample = measure(variant);
        samples.add(sample);
        progress.accept("round %d of %d: %s".formatted(round, options.rounds(), text(sample)));
      }
    }
    return samples;
  }

  private void warmUp(Variant variant) throws IOException {
    long end = System.nanoTime() + WARMUP_LIMIT.toNanos();
    try (Load load = rig.load(variant)) {
      for (long done = 0; done < options.warmup() && System.nanoTime() < end; ) {
        // A cold JVM may be slower than Envoy's patience: refusals do not count here.
        done += load.drive(Duration.ofSeconds(1)).answered();
      }
    }
  }

  private Sample measure(Variant variant) throws IOException {
    try (Load load = rig.load(variant)) {
      load.drive(RAMP);
      long checksBefore = rig.checks(variant);
      CpuReading before = rig.cpu(variant);
      long start = System.nanoTime();
      Tally tally = load.drive(options.interval());
      double seconds = (System.nanoTime() - start) / 1e9;
      CpuReading used = rig.cpu(variant).minus(before);
      tally.throwIfRefused();
      expectChecks(variant, tally.answered(), rig.checks(variant) - checksBefore);
      return Sample.of(variant, tally, seconds, used);
    }
  }

  // A figure for checks that did not happen would be a good one.
  private void expectChecks(Variant variant, long requests, long checks) throws IOException {
    long inFlight = options.connections();
    long expected = variant == Variant.OFF ? 0 : requests;
    if (Math.abs(checks - expected) > inFlight) {
      throw new IOException(
          "%s: %d checks for %d requests (expected: %d, give or take %d in flight)"
              .formatted(variant.title(), checks, requests, expected, inFlight));
    }
  }

  private static String text(Sample sample) {
    return String.format(
        Locale.ROOT,
        "%s, %.0f requests/s, Envoy %.1f µs, auth %.1f µs",
        sample.variant().title(),
        sample.requestsPerSecond(),
        sample.envoyMicrosPerRequest(),
        sample.serverMicrosPerCheck());
  }
}
