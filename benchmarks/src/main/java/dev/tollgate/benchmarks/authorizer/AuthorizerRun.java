package dev.tollgate.benchmarks.authorizer;

import dev.tollgate.benchmarks.Aim;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** {@code bench authorizer}: runs {@link AuthorizerBenchmark}. Stateless. */
public final class AuthorizerRun {
  // What a linear scan over plain keys needs 3.1 µs for in the fastest gateway that tells
  // (Authorino).
  private static final double DECIDE_AIM_MICROS = 1;

  private AuthorizerRun() {}

  /** Runs it in a JVM of its own; JMH prints progress and results. */
  public static Aim run() throws RunnerException {
    Options options =
        new OptionsBuilder()
            .include(AuthorizerBenchmark.class.getName())
            .addProfiler(GCProfiler.class)
            .build();
    Collection<RunResult> results = new Runner(options).run();
    return new Aim("authorizer/decide", micros(results, "decide"), "us", DECIDE_AIM_MICROS);
  }

  private static double micros(Collection<RunResult> results, String method) {
    return results.stream()
        .filter(result -> result.getPrimaryResult().getLabel().equals(method))
        .mapToDouble(result -> result.getPrimaryResult().getScore())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("JMH has no result of " + method));
  }
}
