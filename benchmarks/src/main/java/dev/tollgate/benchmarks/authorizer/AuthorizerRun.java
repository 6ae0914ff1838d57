package dev.tollgate.benchmarks.authorizer;

import static java.util.Objects.requireNonNull;

import dev.tollgate.benchmarks.Aim;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** {@code bench authorizer}: runs {@link AuthorizerBenchmark}. Stateless. */
public final class AuthorizerRun {
  // Authorino, the fastest gateway with a published figure, needs 3.1 µs (a linear scan of keys).
  private static final double DECIDE_AIM_MICROS = 2;
  private static final double CHECK_AIM_MICROS = 10;
  // Bounds that reveal a new allocation per check.
  private static final double DECIDE_AIM_BYTES = 1_000;
  private static final double CHECK_AIM_BYTES = 8_000;

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private AuthorizerRun() {}

  /** Runs the benchmark in a separate JVM; JMH prints progress and results. */
  public static List<Aim> run() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(AuthorizerBenchmark.class.getName())
            .addProfiler(GCProfiler.class)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    return List.of(
        new Aim("authorizer/decide", micros(results, "decide"), "us", DECIDE_AIM_MICROS),
        new Aim("authorizer/decide-allocated", bytes(results, "decide"), "B", DECIDE_AIM_BYTES),
        new Aim("authorizer/check", micros(results, "check"), "us", CHECK_AIM_MICROS),
        new Aim("authorizer/check-allocated", bytes(results, "check"), "B", CHECK_AIM_BYTES));
  }

  private static double micros(Collection<RunResult> results, String method) {
    return result(results, method).getPrimaryResult().getScore();
  }

  private static double bytes(Collection<RunResult> results, String method) {
    return requireNonNull(result(results, method).getSecondaryResults().get(ALLOCATED)).getScore();
  }

  private static RunResult result(Collection<RunResult> results, String method) {
    return results.stream()
        .filter(result -> result.getPrimaryResult().getLabel().equals(method))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("JMH has no result of " + method));
  }
}
