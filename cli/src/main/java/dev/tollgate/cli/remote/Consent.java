package dev.tollgate.cli.remote;

import picocli.CommandLine.Option;

/** Asks before something is done that cannot be taken back easily; a picocli mixin. For one run. */
public final class Consent implements Approval {
  private final Terminal terminal;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask; needed where there is no terminal to ask on.")
  private boolean yes;

  /** Asks on this terminal. */
  public Consent(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void require(Question question) throws RemoteException {
    if (yes) {
      return;
    }
    String text = Printable.line(question.text());
    String answer =
        terminal
            .ask(text + "? [y/N] ")
            .orElseThrow(() ->
                RemoteException.usage(
                    "%s: there is no terminal to ask on (expected: --yes)".formatted(text)));
    if (!answer.strip().equalsIgnoreCase("y") && !answer.strip().equalsIgnoreCase("yes")) {
      throw RemoteException.failed("nothing was done");
    }
  }
}
