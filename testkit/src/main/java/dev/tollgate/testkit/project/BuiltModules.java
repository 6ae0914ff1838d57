package dev.tollgate.testkit.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the jars that processes are started from. Stateless. */
public final class BuiltModules {
  private static final List<String> MODULES =
      List.of("cli/admin", "cli/up", "authz", "control-plane");

  private BuiltModules() {}

  /**
   * The directory of the built modules: the launcher's copy in {@code .tollgate/app} if it has AOT
   * caches and holds the same jars as the project, else the project itself.
   *
   * @param home the root of the project
   */
  public static Path find(Path home) throws IOException {
    Path copies = home.resolve(".tollgate/app");
    if (!Files.isDirectory(copies)) {
      return home;
    }
    Map<String, FileTime> jars = jars(home);
    try (Stream<Path> all = Files.list(copies)) {
      for (Path copy : all.sorted().toList()) {
        if (Files.isDirectory(copy.resolve("aot")) && jars(copy).equals(jars)) {
          return copy;
        }
      }
    }
    return home;
  }

  /** Times of the jars, by path. The launcher's copy keeps them. */
  private static Map<String, FileTime> jars(Path root) throws IOException {
    Map<String, FileTime> jars = new TreeMap<>();
    for (String module : MODULES) {
      Path target = root.resolve(module).resolve("target");
      for (Path directory : List.of(target, target.resolve("lib"))) {
        addJars(root, directory, jars);
      }
    }
    return jars;
  }

  private static void addJars(Path root, Path directory, Map<String, FileTime> jars)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".jar")).toList()) {
        jars.put(root.relativize(file).toString(), Files.getLastModifiedTime(file));
      }
    }
  }
}
