package dev.tollgate.testkit.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file with the loaded classes and the method profiles of a training run, which a JVM starts from
 * (JEP 514 and 515). It fits one JDK, one class path and one layout of objects; a JVM that it does
 * not fit starts without it and says nothing. Immutable.
 *
 * @param file the cache
 * @param isTraining whether the JVM writes the cache when it ends, or starts from it
 */
public record AotCache(Path file, boolean isTraining) {
  /**
   * The cache of a program for this JDK.
   *
   * @param directory where the caches are
   * @param program the program's name
   */
  public static AotCache of(Path directory, String program, boolean isTraining) {
    return new AotCache(directory.resolve(program + "-" + Runtime.version() + ".aot"), isTraining);
  }

  /** The options of the JVM; none while there is no cache. */
  public List<String> options() {
    if (isTraining) {
      return List.of("-XX:AOTCacheOutput=" + file);
    }
    return Files.exists(file) ? List.of("-XX:AOTCache=" + file, "-Xlog:aot=off") : List.of();
  }
}
