package dev.tollgate.cli.command;

import java.util.Set;

/** Names of the flags that may stand before the name of a command. Stateless. */
final class CommonFlags {
  static final String SERVER = "--server";

  private static final Set<String> WITH_VALUE =
      Set.of(SERVER, "--token-file", "--ca-file", "--output");
  private static final Set<String> WITHOUT_VALUE = Set.of("--json", "-h", "--help");

  private CommonFlags() {}

  /** True if an argument is one of them, with or without {@code =} and a value. */
  static boolean isOne(String argument) {
    int sign = argument.indexOf('=');
    return sign < 0
        ? WITH_VALUE.contains(argument) || WITHOUT_VALUE.contains(argument)
        : WITH_VALUE.contains(argument.substring(0, sign));
  }

  /** True if the next argument is its value. */
  static boolean takesNext(String argument) {
    return WITH_VALUE.contains(argument);
  }
}
