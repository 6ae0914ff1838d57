package dev.tollgate.testkit.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An AOT cache: a file with the loaded classes and method profiles of a training run, from which a
 * JVM starts faster (JEP 514 and 515). It is valid for one JDK, one class path and one object
 * layout; a JVM that cannot use it ignores it silently. Immutable.
 *
 * @param file the cache file
 * @param isTraining whether the JVM writes the cache on exit, instead of starting from it
 */
public record AotCache(Path file, boolean isTraining) {
  /**
   * The cache of a program for this JDK.
   *
   * @param directory the directory of the caches
   * @param program the program's name
   */
  public static AotCache of(Path directory, String program, boolean isTraining) {
    return new AotCache(directory.resolve(program + "-" + Runtime.version() + ".aot"), isTraining);
  }

  /** The JVM options; empty if the cache does not exist. */
  public List<String> options() {
    if (isTraining) {
      return List.of("-XX:AOTCacheOutput=" + file);
    }
    return Files.exists(file) ? List.of("-XX:AOTCache=" + file, "-Xlog:aot=off") : List.of();
  }

  /** The environment variables. The JVM that writes the cache is too short-lived for C2. */
  public Map<String, String> environment() {
    return isTraining ? Map.of("JDK_AOT_VM_OPTIONS", "-XX:TieredStopAtLevel=1") : Map.of();
  }
}
