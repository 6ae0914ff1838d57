package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A further replica of authz, with the settings of the first except for a few. Stateless. */
final class AuthzReplica {
  private AuthzReplica() {}

  /**
   * Returns the program of a replica, after writing its settings file.
   *
   * @param first the program of the first replica, whose last argument is its settings file
   * @param settings the differing settings, by full name
   */
  static Program program(Program first, Layout layout, String name, Map<String, String> settings)
      throws IOException {
    Path file = layout.root().resolve("settings").resolve(name + ".properties");
    String shared =
        Files.readAllLines(layout.serviceSettings(PartName.AUTHZ)).stream()
            .filter(line -> settings.keySet().stream().noneMatch(key -> line.startsWith(key + "=")))
            // A snapshot directory belongs to one replica.
            .filter(line -> !line.startsWith("AUTHZ_SNAPSHOT_DIRECTORY="))
            .collect(Collectors.joining("\n", "", "\n"));
    String own =
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
            .collect(Collectors.joining());
    FileTree.writePrivate(file, shared + own);
    List<String> command = new ArrayList<>(first.command());
    command.set(command.size() - 1, file.toString());
    return new Program(
        name, command, first.environment(), layout.log(name), first.stopSignal(), first.stopTime());
  }
}
