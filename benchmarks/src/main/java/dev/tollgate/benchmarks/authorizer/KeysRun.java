package dev.tollgate.benchmarks.authorizer;

import dev.tollgate.authz.check.Attempt;
import dev.tollgate.authz.check.Decision;
import dev.tollgate.benchmarks.Aim;
import dev.tollgate.benchmarks.Conditions;
import dev.tollgate.benchmarks.EnvoyRequests;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * {@code bench keys}: the cost of a million keys compared with a thousand, in start time, memory
 * and time of a check.
 */
public final class KeysRun {
  private static final int FEW = 1_000;
  private static final int SPREAD = 100_000;
  private static final int CHECKS = 100_000;
  private static final int WARMUP_ROUNDS = 10;
  private static final double AIM_BYTES_PER_KEY = 1_024;
  private static final double AIM_COST_RATIO = 1.10;

  private final LoadedService few;
  private final LoadedService many;

  private KeysRun(LoadedService few, LoadedService many) {
    this.few = few;
    this.many = many;
  }

  /**
   * Runs the benchmark.
   *
   * @param count the larger number of keys, at least 100,000
   * @param rounds measurements of each figure
   * @param progress a callback for progress lines
   * @throws IOException if a database does not start
   */
  public static KeysReport run(int count, int rounds, Consumer<String> progress)
      throws IOException {
    progress.accept("making %d keys".formatted(FEW));
    LoadedService few = LoadedService.start(new ManyKeys(FEW, FEW));
    long before = usedBytes();
    progress.accept("making %d keys".formatted(count));
    LoadedService many = LoadedService.start(new ManyKeys(count, SPREAD));
    long keptTexts = many.keys().size() * 112L; // held by the benchmark, not by the service
    double bytesPerKey = (usedBytes() - before - keptTexts) / (double) count;
    progress.accept("measuring checks");
    List<Double> nanos = new KeysRun(few, many).nanos(rounds);
    try {
      few.stop();
      many.stop();
    } catch (Exception e) {
      throw new IOException("a service of the benchmark does not stop", e);
    }
    return new KeysReport(
        "keys",
        Conditions.here("none", "%d keys, %d rounds".formatted(count, rounds)),
        many.startTime().toMillis(),
        bytesPerKey,
        many.directory().bytes() / (double) count,
        nanos,
        List.of(
            new Aim("keys/bytes-per-key", bytesPerKey, "B", AIM_BYTES_PER_KEY),
            new Aim("keys/check-cost-ratio", nanos.get(1) / nanos.get(0), "x", AIM_COST_RATIO)));
  }

  /** The medians, in the order of {@link KeysReport#NAMES}. */
  private List<Double> nanos(int rounds) {
    List<String> some = every(many.keys(), many.keys().size() / FEW);
    List<DoubleSupplier> all =
        List.of(
            checks(few, few.keys()),
            checks(many, some),
            checks(many, many.keys()),
            decisions(few, few.keys()),
            decisions(many, some),
            decisions(many, many.keys()));
    List<List<Double>> times = all.stream().<List<Double>>map(_ -> new ArrayList<>()).toList();
    for (int i = 0; i < rounds + WARMUP_ROUNDS; i++) {
      for (int j = 0; j < all.size(); j++) {
        double nanos = all.get(j).getAsDouble();
        if (i >= WARMUP_ROUNDS) {
          times.get(j).add(nanos);
        }
      }
    }
    return times.stream().map(KeysRun::median).toList();
  }

  private static List<String> every(List<String> all, int step) {
    return IntStream.range(0, FEW).mapToObj(i -> all.get(i * step)).toList();
  }

  /** Measures calls from request bytes to response bytes. */
  private static DoubleSupplier checks(LoadedService service, List<String> keys) {
    LocalCall<?, ?> call = LocalCall.of(service.checks());
    List<byte[]> requests = keys.stream().map(key -> EnvoyRequests.bytes(key, "bench")).toList();
    return () -> nanosEach(i -> expect(call.answer(requests.get(i % requests.size())) > 0));
  }

  private static DoubleSupplier decisions(LoadedService service, List<String> keys) {
    List<Attempt> attempts = AuthorizerBenchmark.attempts(keys);
    return () -> {
      Instant now = Instant.now();
      return nanosEach(i ->
          expect(
              service.authorizer().decide(attempts.get(i % attempts.size()), now)
                  instanceof Decision.Allow));
    };
  }

  private static double nanosEach(IntConsumer check) {
    long startedNanos = System.nanoTime();
    for (int i = 0; i < CHECKS; i++) {
      check.accept(i);
    }
    return (System.nanoTime() - startedNanos) / (double) CHECKS;
  }

  private static void expect(boolean passed) {
    if (!passed) {
      throw new IllegalStateException("a check was refused (expected: every check to pass)");
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 4; i++) {
      System.gc(); // one collection leaves objects with finalisers or references
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
