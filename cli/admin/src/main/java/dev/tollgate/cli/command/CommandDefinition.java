package dev.tollgate.cli.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command that is built only when a command line names it. Immutable after wiring. */
public sealed interface CommandDefinition permits CommandGroup, SingleCommand {
  /** The word that names it. */
  String name();

  /** A description in sentences; overviews show the first. */
  String description();

  /**
   * Builds the command.
   *
   * @param words names of commands below it, outermost first; only these are built
   */
  CommandLine build(List<String> words);

  /** Builds the command and all commands below it. */
  CommandLine buildAll();

  /** Builds a command that has only a name: enough to name it in a suggestion. */
  default CommandLine buildOutline() {
    return new CommandLine(describe(CommandSpec.create()));
  }

  /** Adds name, description and {@code --help} to a command. */
  default CommandSpec describe(CommandSpec command) {
    command.usageMessage().description(description());
    return command
        .name(name())
        .addOption(
            OptionSpec.builder("-h", "--help").usageHelp(true).description("Show this.").build());
  }
}
