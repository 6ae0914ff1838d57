package dev.tollgate.cli;

import dev.tollgate.cli.command.CommandDefinition;
import dev.tollgate.cli.command.SingleCommand;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** The commands of {@code ./tollgate} that another program than this one runs. */
public enum LauncherCommand {
  /** Starts a gateway. */
  UP(
      "up",
      "Starts the whole gateway on this machine and says how to use it.",
      "tollgate up --detach"),
  /** Stops it. */
  DOWN("down", "Stops the gateway that runs on this machine; its data stays.", "tollgate down"),
  /** Shows its state. */
  STATUS(
      "status",
      "Shows the state of the gateway on this machine. Exit codes: 0 all parts are ready, 1 some are"
          + " not, 3 it does not run.",
      "tollgate status --json"),
  /** Builds the project. */
  BUILD("build", "Builds what changed and says what that was.", "tollgate build"),
  /** Runs the tests. */
  TEST("test", "Runs every test of the project.", "tollgate test"),
  /** Lints what the services serve. */
  LINT("lint", "Lints the metrics and the document of the admin API.", "tollgate lint"),
  /** Tries the admin API. */
  FUZZ("fuzz", "Calls the admin API in many ways and checks each answer.", "tollgate fuzz 500"),
  /** Measures. */
  BENCH("bench", "Lists the benchmarks, or runs one.", "tollgate bench check");

  private final String text;
  private final String description;
  private final String example;

  LauncherCommand(String text, String description, String example) {
    this.text = text;
    this.description = description;
    this.example = example;
  }

  /** The command with its flags. */
  public CommandDefinition definition(Supplier<? extends Callable<Integer>> command) {
    return new SingleCommand(text, description, command, example);
  }

  /** The command without its flags, for the overview. */
  CommandDefinition outline() {
    return definition(OtherProgram::new);
  }

  @Command
  private static final class OtherProgram implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalStateException(
          "another program has this command (expected: ./tollgate, which runs the right one)");
    }
  }
}
