package dev.tollgate.cli;

import dev.tollgate.testkit.gateway.Layout;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds around it.
 *
 * @param home root of the project
 * @param searchPath directories in which programs are looked for, as in the variable PATH
 */
record Surroundings(Path home, String searchPath) {
  /** As the launcher says it. */
  static Surroundings ofThisProcess() {
    return new Surroundings(
        Path.of(System.getProperty("tollgate.home", ".")).toAbsolutePath().normalize(),
        System.getProperty("tollgate.path", ""));
  }

  /** The directory that was asked for, or the usual one in the root of the project. */
  Layout layout(@Nullable Path asked) {
    return new Layout(
        (asked == null ? home.resolve(".tollgate") : asked).toAbsolutePath().normalize());
  }
}
