package dev.tollgate.benchmarks.authorizer;

import dev.tollgate.benchmarks.Aim;
import dev.tollgate.benchmarks.Conditions;
import dev.tollgate.check.Attempt;
import dev.tollgate.check.Decision;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a million keys cost beside a thousand: the start, memory, a check. */
public final class KeysRun {
  private static final int FEW = 1_000;
  private static final int SPREAD = 100_000;
  private static final int CHECKS = 200_000;
  private static final int WARMUP_ROUNDS = 10;
  private static final double AIM_BYTES_PER_KEY = 1_024;
  private static final double AIM_COST_RATIO = 1.10;

  private final LoadedService few;
  private final LoadedService many;
  private final List<Attempt> attemptsOfFew;
  private final List<Attempt> attemptsOfMany;
  private final List<Attempt> spread;

  private KeysRun(LoadedService few, LoadedService many) {
    this.few = few;
    this.many = many;
    this.attemptsOfFew = AuthorizerBenchmark.attempts(few.keys());
    this.spread = AuthorizerBenchmark.attempts(many.keys());
    int step = Math.max(1, spread.size() / FEW);
    List<Attempt> some = new ArrayList<>();
    for (int i = 0; i < spread.size() && some.size() < FEW; i += step) {
      some.add(spread.get(i));
    }
    this.attemptsOfMany = List.copyOf(some);
  }

  /**
   * Runs it.
   *
   * @param count how many keys are many, at least 100,000
   * @param rounds how often each is measured
   * @param progress takes a line now and then
   * @throws IOException if a database does not start
   */
  public static KeysReport run(int count, int rounds, Consumer<String> progress)
      throws IOException {
    progress.accept("making %d keys".formatted(FEW));
    LoadedService few = LoadedService.start(new ManyKeys(FEW, FEW));
    long before = usedBytes();
    progress.accept("making %d keys".formatted(count));
    LoadedService many = LoadedService.start(new ManyKeys(count, SPREAD));
    long keptTexts = many.keys().size() * 112L; // of the benchmark, not of the service
    double bytesPerKey = (usedBytes() - before - keptTexts) / (double) count;
    progress.accept("measuring checks");
    KeysRun run = new KeysRun(few, many);
    double[] nanos = run.nanos(rounds);
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
        nanos[0],
        nanos[1],
        nanos[2],
        List.of(
            new Aim("keys/bytes-per-key", bytesPerKey, "B", AIM_BYTES_PER_KEY),
            new Aim("keys/check-cost-ratio", nanos[1] / nanos[0], "x", AIM_COST_RATIO)));
  }

  /** Medians: few keys, as many of many keys, a hundred thousand of many keys. */
  private double[] nanos(int rounds) {
    List<List<Double>> times = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < rounds + WARMUP_ROUNDS; i++) {
      double[] round = {
        nanos(few, attemptsOfFew), nanos(many, attemptsOfMany), nanos(many, spread)
      };
      for (int j = 0; j < round.length && i >= WARMUP_ROUNDS; j++) {
        times.get(j).add(round[j]);
      }
    }
    return times.stream().mapToDouble(KeysRun::median).toArray();
  }

  private static double nanos(LoadedService service, List<Attempt> attempts) {
    long startedNanos = System.nanoTime();
    Instant now = Instant.now();
    for (int i = 0; i < CHECKS; i++) {
      Decision decision = service.authorizer().decide(attempts.get(i % attempts.size()), now);
      if (!(decision instanceof Decision.Allow)) {
        throw new IllegalStateException("%s (expected: every check to pass)".formatted(decision));
      }
    }
    return (System.nanoTime() - startedNanos) / (double) CHECKS;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 4; i++) {
      System.gc(); // the first one leaves what had finalisers or references
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
