package dev.tollgate.cli.resource;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A command that only has others below it. For wiring. */
public final class Group {
  private final String name;
  private final CommandLine line = new CommandLine(new Parent());

  @Command(synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = true)
  private static final class Parent {}

  /** A group without commands. */
  public Group(String name, String description) {
    this.name = name;
    describe(line, description);
  }

  /** Adds a command. */
  public Group with(String command, Object callable, String... description) {
    line.addSubcommand(command, described(callable, description));
    return this;
  }

  /** Adds all of it to another command. */
  public void addTo(CommandLine tollgate) {
    tollgate.addSubcommand(name, line);
  }

  private static CommandLine described(Object callable, String... description) {
    CommandLine command = new CommandLine(callable);
    describe(command, description);
    return command;
  }

  private static void describe(CommandLine command, String... description) {
    command.getCommandSpec().usageMessage().description(description);
  }
}
