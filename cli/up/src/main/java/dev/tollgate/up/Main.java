package dev.tollgate.up;

import dev.tollgate.cli.LocalCommand;
import dev.tollgate.cli.command.CommandDefinition;
import java.util.List;

/** All commands: those of a gateway on this machine, and those that call the admin API. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    dev.tollgate.cli.Main.run(commands(Installation.ofThisProcess()), args);
  }

  /** The commands of a gateway on this machine. */
  static List<CommandDefinition> commands(Installation installation) {
    return List.of(
        LocalCommand.UP.definition(() -> new UpCommand(installation)),
        LocalCommand.DOWN.definition(() -> new DownCommand(installation)),
        LocalCommand.STATUS.definition(() -> new StatusCommand(installation)));
  }
}
