package dev.tollgate.benchmarks.check;

import dev.tollgate.benchmarks.Conditions;
import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code bench check}: what a check costs, from starting the parts to the report. Stateless. */
public final class CheckBenchmark {
  private CheckBenchmark() {}

  /**
   * Runs it.
   *
   * @param envoy an Envoy executable, or nothing to take the one that {@code up} takes
   * @param progress told what is being done
   * @throws IOException if a part does not start or a request fails; says which and how
   */
  public static CheckReport run(
      CheckOptions options, Optional<Path> envoy, Consumer<String> progress) throws IOException {
    Path state = Files.createDirectories(ProjectHome.find().resolve(".tollgate"));
    EnvoyBinary binary = EnvoyBinary.find(envoy, searchPath(), state.resolve("envoy"), progress);
    Conditions conditions = Conditions.here(binary.version(), options.text());
    try (Parts parts = new Parts(Files.createTempDirectory(state, "bench-"))) {
      CheckRig rig = CheckRig.start(parts, binary, options.connections(), progress);
      return CheckReport.of(conditions, new CheckMeasurement(options, rig, progress).run());
    }
  }

  private static String searchPath() {
    return System.getProperty("tollgate.path", "");
  }
}
