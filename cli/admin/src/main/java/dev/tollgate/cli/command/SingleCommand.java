package dev.tollgate.cli.command;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * A command with flags, without commands below it.
 *
 * @param command makes an object with picocli's annotations, whose result is the exit code
 */
public record SingleCommand(
    String name, List<String> description, Supplier<? extends Callable<Integer>> command)
    implements CommandDefinition {
  /** Copies the description. */
  public SingleCommand {
    description = List.copyOf(description);
  }

  /** A command whose description is one sentence or a few. */
  public SingleCommand(
      String name, Supplier<? extends Callable<Integer>> command, String... description) {
    this(name, List.of(description), command);
  }

  @Override
  public CommandLine build(List<String> words) {
    return buildAll();
  }

  @Override
  public CommandLine buildAll() {
    CommandLine line = new CommandLine(command.get());
    describe(line.getCommandSpec());
    return line;
  }
}
