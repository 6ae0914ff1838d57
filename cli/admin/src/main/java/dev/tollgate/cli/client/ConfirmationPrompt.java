package dev.tollgate.cli.client;

import picocli.CommandLine.Option;

/** Asks before something is done that cannot be taken back easily; a picocli mixin. For one run. */
public final class ConfirmationPrompt implements Confirmation {
  private final Terminal terminal;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask; needed where there is no terminal to ask on.")
  private boolean yes;

  /** Asks on this terminal. */
  public ConfirmationPrompt(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void require(Question question) throws CommandException {
    if (yes) {
      return;
    }
    String text = TerminalText.line(question.text());
    String answer =
        terminal
            .ask(text + "? [y/N] ")
            .orElseThrow(() ->
                CommandException.usage(
                    "%s: there is no terminal to ask on (expected: --yes)".formatted(text)));
    if (!answer.strip().equalsIgnoreCase("y") && !answer.strip().equalsIgnoreCase("yes")) {
      throw CommandException.failed("nothing was done");
    }
  }
}
