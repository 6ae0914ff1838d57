package dev.tollgate.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The environment of a run, which its results depend on. Immutable.
 *
 * @param jdk name and version of the Java runtime
 * @param envoy Envoy's version
 * @param cpu model name of the processor
 * @param cores processors available to this JVM
 * @param run the options of the run, in words
 */
public record Conditions(String jdk, String envoy, String cpu, int cores, String run) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /**
   * The conditions on this machine.
   *
   * @throws IOException if {@code /proc/cpuinfo} cannot be read
   */
  public static Conditions here(String envoy, String run) throws IOException {
    String jdk = System.getProperty("java.vm.name") + " " + Runtime.version();
    return new Conditions(jdk, envoy, cpuModel(), Runtime.getRuntime().availableProcessors(), run);
  }

  private static String cpuModel() throws IOException {
    return Files.readAllLines(CPU_INFO).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  /** The conditions as lines for people. */
  public String text() {
    return "%s · Envoy %s%n%d x %s%n%s".formatted(jdk, envoy, cores, cpu, run);
  }
}
