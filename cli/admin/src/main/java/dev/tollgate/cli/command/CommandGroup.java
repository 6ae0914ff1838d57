package dev.tollgate.cli.command;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A command that has only other commands below it. Not thread-safe while it is wired. */
public final class CommandGroup implements CommandDefinition {
  private static final String DEFAULT_SECTION = "Commands";

  private final String name;
  private final String description;
  private final Map<String, CommandDefinition> commands = new LinkedHashMap<>();
  private final Map<String, String> sections = new LinkedHashMap<>();
  private String section = DEFAULT_SECTION;

  /** A group without commands. */
  public CommandGroup(String name, String description) {
    this.name = name;
    this.description = description;
  }

  /** Begins a section of the overview; the commands that are added next belong to it. */
  public CommandGroup section(String title) {
    section = title;
    return this;
  }

  /** Adds a command, or replaces the one that has its name. */
  public CommandGroup with(CommandDefinition command) {
    commands.put(command.name(), command);
    sections.putIfAbsent(command.name(), section);
    return this;
  }

  /** Adds a command that {@code callable} makes when it is named. */
  public CommandGroup with(
      String command,
      String commandDescription,
      Supplier<? extends Callable<Integer>> callable,
      String... examples) {
    return with(new SingleCommand(command, commandDescription, callable, examples));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  /** The command that a word names; null if there is none. */
  @Nullable CommandDefinition command(String word) {
    return commands.get(word);
  }

  /** All commands, in the order in which they were added. */
  public Collection<CommandDefinition> commands() {
    return commands.values();
  }

  String sectionOf(CommandDefinition command) {
    return sections.getOrDefault(command.name(), DEFAULT_SECTION);
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
}
