package dev.tollgate.cli.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A command that is built only when a command line names it. Immutable after wiring. */
public sealed interface CommandDefinition permits CommandGroup, SingleCommand {
  /** The word that names it. */
  String name();

  /** What it does: sentences, of which the first is its line in an overview. */
  List<String> description();

  /**
   * Builds the command.
   *
   * @param words names of commands below it, outermost first; only these are built
   */
  CommandLine build(List<String> words);

  /** Builds the command and all commands below it. */
  CommandLine buildAll();

  /** Builds a command that has only a name and a description, for the overview of its parent. */
  default CommandLine buildOutline() {
    return new CommandLine(describe(CommandSpec.create()));
  }

  /** Adds name, description and {@code --help} to a command. */
  default CommandSpec describe(CommandSpec command) {
    command.name(name()).addOption(HelpFlag.create());
    command.usageMessage().description(description().toArray(String[]::new));
    return command;
  }
}
