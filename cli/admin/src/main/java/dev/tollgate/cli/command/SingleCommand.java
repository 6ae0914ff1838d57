package dev.tollgate.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command with flags, without commands below it.
 *
 * @param command makes an object with picocli's annotations, whose result is the exit code
 * @param examples command lines
 * @param required names of flags that are optional in other commands and required in this one
 */
public record SingleCommand(
    String name,
    String description,
    Supplier<? extends Callable<Integer>> command,
    List<String> examples,
    List<String> required)
    implements CommandDefinition {
  /** Copies the lists. */
  public SingleCommand {
    examples = List.copyOf(examples);
    required = List.copyOf(required);
  }

  /** A command that takes its flags as they are. */
  public SingleCommand(
      String name,
      String description,
      Supplier<? extends Callable<Integer>> command,
      String... examples) {
    this(name, description, command, List.of(examples), List.of());
  }

  /** The same command, which cannot do without these flags. */
  public SingleCommand requiring(String... flags) {
    return new SingleCommand(name, description, command, examples, List.of(flags));
  }

  @Override
  public CommandLine build(List<String> words) {
    return buildAll();
  }

  @Override
  public CommandLine buildAll() {
    CommandLine line = new CommandLine(command.get());
    CommandSpec spec = describe(line.getCommandSpec());
    spec.usageMessage().footer(examples.toArray(String[]::new));
    for (String flag : required) {
      OptionSpec option = spec.findOption(flag);
      spec.remove(option);
      spec.addOption(OptionSpec.builder(option).required(true).build());
    }
    return line;
  }
}
