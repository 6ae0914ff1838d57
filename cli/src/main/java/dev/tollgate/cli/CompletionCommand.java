package dev.tollgate.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tollgate completion}. */
@Command(
    name = "completion",
    description = {
      "Prints a script that completes commands and flags in a shell:",
      "  source <(tollgate completion bash)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.bash;

  // As people type them.
  private enum Shell {
    bash,
    zsh
  }

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        switch (shell) {
          // One script does for both: in zsh it loads what bash's completions need.
          case bash, zsh -> AutoComplete.bash(spec.root().name(), spec.root().commandLine());
        });
    out.flush();
  }
}
