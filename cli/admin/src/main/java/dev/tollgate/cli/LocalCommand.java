package dev.tollgate.cli;

import dev.tollgate.cli.command.CommandDefinition;
import dev.tollgate.cli.command.SingleCommand;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** The commands for a gateway on this machine, which are a program of their own. */
public enum LocalCommand {
  /** Starts a gateway. */
  UP("up", "Starts the whole gateway on this machine and says how to use it."),
  /** Stops it. */
  DOWN("down", "Stops the gateway that runs on this machine; its data stays."),
  /** Says how it is. */
  STATUS(
      "status",
      "Lists the processes of the gateway on this machine. Exit codes: 0 all run, 1 some do not"
          + " (yet), 3 not running.");

  private final String text;
  private final String description;

  LocalCommand(String text, String description) {
    this.text = text;
    this.description = description;
  }

  /** The command with its flags. */
  public CommandDefinition definition(Supplier<? extends Callable<Integer>> command) {
    return new SingleCommand(text, command, description);
  }

  /** Name and description of each, for the overview of a program that has none of them. */
  static List<CommandDefinition> outlines() {
    return Arrays.stream(values()).map(it -> it.definition(Elsewhere::new)).toList();
  }

  @Command
  private static final class Elsewhere implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalStateException(
          "this program has no such command (expected: ./tollgate, which runs the right one)");
    }
  }
}
