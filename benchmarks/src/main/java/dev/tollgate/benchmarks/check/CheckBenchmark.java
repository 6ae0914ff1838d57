package dev.tollgate.benchmarks.check;

import dev.tollgate.benchmarks.Conditions;
import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code bench check}: the cost of a check in Envoy and in the auth service. Stateless. */
public final class CheckBenchmark {
  private CheckBenchmark() {}

  /**
   * Runs the benchmark.
   *
   * @param envoy an Envoy executable; empty to use the one that {@code up} uses
   * @param progress a callback for progress lines
   * @throws IOException if a process does not start or a request fails
   */
  public static CheckReport run(
      CheckOptions options, Optional<Path> envoy, Consumer<String> progress) throws IOException {
    Path state = Files.createDirectories(ProjectHome.find().resolve(".tollgate"));
    EnvoyBinary binary = EnvoyBinary.find(envoy, searchPath(), state.resolve("envoy"), progress);
    Conditions conditions = Conditions.here(binary.version(), options.text());
    try (BenchmarkProcesses parts =
        new BenchmarkProcesses(Files.createTempDirectory(state, "bench-"))) {
      CheckRig rig = CheckRig.start(parts, binary, options.connections(), progress);
      return CheckReport.of(conditions, new CheckMeasurement(options, rig, progress).run());
    }
  }

  private static String searchPath() {
    return System.getProperty("tollgate.path", "");
  }
}
