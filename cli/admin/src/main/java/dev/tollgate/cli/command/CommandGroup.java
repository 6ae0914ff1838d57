package dev.tollgate.cli.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A command that has only other commands below it. Not thread-safe while it is wired. */
public final class CommandGroup implements CommandDefinition {
  private final String name;
  private final List<String> description;
  private final Map<String, CommandDefinition> commands = new LinkedHashMap<>();

  /** A group without commands. */
  public CommandGroup(String name, String... description) {
    this.name = name;
    this.description = List.of(description);
  }

  /** Adds a command. */
  public CommandGroup with(CommandDefinition command) {
    commands.put(command.name(), command);
    return this;
  }

  /** Adds a command that {@code callable} makes when it is named. */
  public CommandGroup with(
      String command, Supplier<? extends Callable<Integer>> callable, String... description) {
    return with(new SingleCommand(command, callable, description));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> description() {
    return description;
  }

  /** The command that a word names; null if there is none. */
  @Nullable CommandDefinition command(String word) {
    return commands.get(word);
  }

  Collection<CommandDefinition> commands() {
    return commands.values();
  }

  @Override
  public CommandLine build(List<String> words) {
    CommandLine line = buildOutline();
    CommandDefinition named = words.isEmpty() ? null : commands.get(words.getFirst());
    if (named == null) {
      commands.values().forEach(it -> line.addSubcommand(it.name(), it.buildOutline()));
    } else {
      line.addSubcommand(named.name(), named.build(words.subList(1, words.size())));
    }
    return line;
  }

  @Override
  public CommandLine buildAll() {
    CommandLine line = buildOutline();
    commands.values().forEach(it -> line.addSubcommand(it.name(), it.buildAll()));
    return line;
  }

  @Override
  public CommandSpec describe(CommandSpec command) {
    CommandDefinition.super.describe(command);
    command.usageMessage().synopsisSubcommandLabel("COMMAND");
    return command;
  }
}
