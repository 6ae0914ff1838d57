package dev.tollgate.testkit.project;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the root of the checkout. Stateless. */
public final class ProjectHome {
  private static final String PROPERTY = "tollgate.home";
  private static final String LANDMARK = "envoy/bootstrap.yaml";

  private ProjectHome() {}

  /**
   * Returns the directory in the system property {@code tollgate.home}, or else the nearest
   * directory above the working directory that contains {@code envoy/bootstrap.yaml}.
   *
   * @throws IllegalStateException if there is none
   */
  public static Path find() {
    String named = System.getProperty(PROPERTY, "");
    @Nullable Path start = Path.of(named.isEmpty() ? "." : named).toAbsolutePath().normalize();
    for (Path p = start; p != null; p = p.getParent()) {
      if (Files.exists(p.resolve(LANDMARK))) {
        return p;
      }
    }
    throw new IllegalStateException(
        "no %s in %s or above it (expected: the root of the project, or -D%s=…)"
            .formatted(LANDMARK, start, PROPERTY));
  }
}
