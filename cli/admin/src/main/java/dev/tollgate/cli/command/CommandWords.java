package dev.tollgate.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The arguments of a process, with the words that name a command before all else.
 *
 * <p>{@code --json keys list} becomes {@code keys list --json}, and {@code help keys list} becomes
 * {@code keys list --help}.
 *
 * @param path names of commands, outermost first
 * @param arguments the same names and all other arguments
 */
record CommandWords(List<String> path, List<String> arguments) {
  private static final String HELP = "help";
  private static final Set<String> WITH_VALUE = Set.of("--server", "--token-file", "--output");
  private static final Set<String> WITHOUT_VALUE = Set.of("--json", "-h", "--help");

  CommandWords {
    path = List.copyOf(path);
    arguments = List.copyOf(arguments);
  }

  /** Finds the command that arguments name below {@code root}. */
  static CommandWords of(CommandGroup root, List<String> arguments) {
    boolean isHelp = !arguments.isEmpty() && arguments.getFirst().equals(HELP);
    List<String> path = new ArrayList<>();
    List<String> flags = new ArrayList<>(isHelp ? List.of("--help") : List.of());
    CommandDefinition found = root;
    int next = isHelp ? 1 : 0;
    while (next < arguments.size() && found instanceof CommandGroup group) {
      String argument = arguments.get(next);
      CommandDefinition named = group.command(argument);
      if (named != null) {
        found = named;
        path.add(argument);
      } else if (isFlagOfEveryCommand(argument)) {
        flags.add(argument);
        if (WITH_VALUE.contains(argument) && next + 1 < arguments.size()) {
          next++;
          flags.add(arguments.get(next));
        }
      } else {
        break;
      }
      next++;
    }
    List<String> all = new ArrayList<>(path);
    all.addAll(flags);
    all.addAll(arguments.subList(next, arguments.size()));
    return new CommandWords(path, all);
  }

  private static boolean isFlagOfEveryCommand(String argument) {
    int sign = argument.indexOf('=');
    return sign < 0
        ? WITH_VALUE.contains(argument) || WITHOUT_VALUE.contains(argument)
        : WITH_VALUE.contains(argument.substring(0, sign));
  }
}
