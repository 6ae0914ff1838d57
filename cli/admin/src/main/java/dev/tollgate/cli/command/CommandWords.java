package dev.tollgate.cli.command;

import java.util.ArrayList;
import java.util.List;

/**
 * The arguments of a process, with the names of the command first.
 *
 * <p>{@code --json keys list} becomes {@code keys list --json}, and {@code help keys list} becomes
 * {@code keys list --help}.
 *
 * @param path names of commands, outermost first
 * @param found the command that they name
 * @param arguments the names and all other arguments
 */
record CommandWords(List<String> path, CommandDefinition found, List<String> arguments) {
  private static final String HELP = "help";

  CommandWords {
    path = List.copyOf(path);
    arguments = List.copyOf(arguments);
  }

  /** Finds the command that arguments name below {@code root}. */
  static CommandWords of(CommandGroup root, List<String> arguments) {
    boolean isHelp = !arguments.isEmpty() && arguments.getFirst().equals(HELP);
    List<String> path = new ArrayList<>();
    List<String> flags = new ArrayList<>();
    CommandDefinition found = root;
    int next = isHelp ? 1 : 0;
    while (next < arguments.size() && found instanceof CommandGroup group) {
      String argument = arguments.get(next);
      CommandDefinition named = group.command(argument);
      if (named != null) {
        found = named;
        path.add(argument);
      } else if (CommonFlags.isOne(argument)) {
        flags.add(argument);
        if (CommonFlags.takesNext(argument) && next + 1 < arguments.size()) {
          next++;
          flags.add(arguments.get(next));
        }
      } else {
        break;
      }
      next++;
    }
    // Help about a word that names no command would be help about something else.
    if (isHelp && next == arguments.size()) {
      flags.add("--help");
    }
    List<String> all = new ArrayList<>(path);
    all.addAll(flags);
    all.addAll(arguments.subList(next, arguments.size()));
    return new CommandWords(path, found, all);
  }
}
