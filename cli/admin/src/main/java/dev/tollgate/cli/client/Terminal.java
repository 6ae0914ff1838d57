package dev.tollgate.cli.client;

import java.io.Console;
import java.util.Objects;
import java.util.Optional;

/** The person at the keyboard. */
@FunctionalInterface
public interface Terminal {
  /** Nobody: a program runs the command. */
  Terminal NONE = question -> Optional.empty();

  /** Asks and returns the line that was typed; nothing if there is nobody to ask. */
  Optional<String> ask(String question);

  /** The terminal that this process was started from. */
  static Terminal ofThisProcess() {
    return question ->
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .map(console -> Objects.requireNonNullElse(console.readLine("%s", question), ""));
  }
}
