package dev.tollgate.up;

import dev.tollgate.testkit.gateway.Layout;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The paths of the project, its built modules and other programs. Immutable.
 *
 * @param home root of the project
 * @param built root of the built modules: the same, or a copy that no build changes
 * @param searchPath directories in which programs are looked for, as in the variable PATH
 */
record Installation(Path home, Path built, String searchPath) {
  /** As the launcher says it. */
  static Installation ofThisProcess() {
    String home = System.getProperty("tollgate.home", ".");
    return new Installation(
        Path.of(home).toAbsolutePath().normalize(),
        Path.of(System.getProperty("tollgate.built", home)).toAbsolutePath().normalize(),
        System.getProperty("tollgate.path", ""));
  }

  /** The directory that was asked for, or {@code .tollgate} in the root of the project. */
  Layout layout(@Nullable Path asked) {
    return new Layout(
        (asked == null ? home.resolve(".tollgate") : asked).toAbsolutePath().normalize());
  }
}
