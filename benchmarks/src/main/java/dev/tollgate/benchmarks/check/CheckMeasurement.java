package dev.tollgate.benchmarks.check;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Measures CPU per request of Envoy and auth service without a check, with a server that always
 * allows, and with authz. The variants take turns within each round, so that drift of the machine
 * affects all of them.
 */
final class CheckMeasurement {
  // New connections need some time to reach a steady rate.
  private static final Duration RAMP = Duration.ofSeconds(1);
  private static final Duration WARMUP_STEP = Duration.ofSeconds(5);
  private static final Duration WARMUP_LIMIT = Duration.ofMinutes(4);
  // One percent of a step: compilation below this does not affect the results.
  private static final long IDLE_COMPILER_MICROS = WARMUP_STEP.toNanos() / 1_000 / 100;

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
   * @return one sample per variant and round
   * @throws IOException if a request fails or was not checked as its variant requires
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

  // Refusals are ignored here, because a cold JVM may exceed Envoy's timeout.
  private void warmUp(Variant variant) throws IOException {
    long end = System.nanoTime() + WARMUP_LIMIT.toNanos();
    try (Load load = rig.load(variant)) {
      long requests = 0;
      boolean quiet = false;
      while ((requests < options.warmup() || !quiet) && System.nanoTime() < end) {
        long compilersBefore = rig.compilerMicros(variant);
        requests += load.drive(WARMUP_STEP).answered();
        quiet = rig.compilerMicros(variant) - compilersBefore < IDLE_COMPILER_MICROS;
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

  // Checks that did not happen would make the result look better.
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
