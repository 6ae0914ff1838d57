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
  private static final Duration WARMUP_STEP = Duration.ofSeconds(5);
  private static final Duration WARMUP_LIMIT = Duration.ofMinutes(4);
  // One in a hundred of a step: what compilers still do then changes no figure.
  private static final long QUIET_MICROS = WARMUP_STEP.toNanos() / 1_000 / 100;

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
      progress.accept("warming up: " + variant.title());
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

  // Refusals do not count here: a cold JVM may be slower than Envoy's patience.
  private void warmUp(Variant variant) throws IOException {
    long end = System.nanoTime() + WARMUP_LIMIT.toNanos();
    try (Load load = rig.load(variant)) {
      long requests = 0;
      boolean quiet = false;
      while ((requests < options.warmup() || !quiet) && System.nanoTime() < end) {
        long compilersBefore = rig.compilerMicros(variant);
        requests += load.drive(WARMUP_STEP).answered();
        quiet = rig.compilerMicros(variant) - compilersBefore < QUIET_MICROS;
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
    String text = "%s, %.0f requests/s, Envoy %.1f µs";
    if (sample.variant() != Variant.OFF) {
      text += ", auth %.1f µs";
    }
    return String.format(
        Locale.ROOT,
        text,
        sample.variant().title(),
        sample.requestsPerSecond(),
        sample.envoyMicrosPerRequest(),
        sample.serverMicrosPerCheck());
  }
}
