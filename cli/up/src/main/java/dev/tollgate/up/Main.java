package dev.tollgate.up;

import dev.tollgate.cli.LauncherCommand;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.command.CommandDefinition;
import dev.tollgate.cli.command.CommandGroup;
import java.util.List;

/** All commands: those of a gateway on this machine, and those that call the admin API. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    dev.tollgate.cli.Main.run(own(Environment.ofThisProcess(), Installation.ofThisProcess()), args);
  }

  /** All commands with their flags. */
  static CommandGroup commands(Environment environment, Installation installation) {
    CommandGroup root = dev.tollgate.cli.Main.commands(environment);
    own(environment, installation).forEach(root::with);
    return root;
  }

  private static List<CommandDefinition> own(Environment environment, Installation installation) {
    return List.of(
        LauncherCommand.UP.definition(() -> new UpCommand(installation)),
        LauncherCommand.DOWN.definition(() -> new DownCommand(installation)),
        LauncherCommand.STATUS.definition(() -> new StatusCommand(environment, installation)));
  }
}
