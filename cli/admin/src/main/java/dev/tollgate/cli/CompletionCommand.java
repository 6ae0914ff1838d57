package dev.tollgate.cli;

import dev.tollgate.cli.command.CommandGroup;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tollgate completion}. */
@Command
final class CompletionCommand implements Callable<Integer> {
  private final CommandGroup root;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", arity = "0..1", description = "bash or zsh (usually bash).")
  private Shell shell = Shell.bash;

  // As people type them.
  private enum Shell {
    bash,
    zsh
  }

  CompletionCommand(CommandGroup root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        switch (shell) {
          // One script does for both: in zsh it loads what bash's completions need.
          case bash, zsh -> AutoComplete.bash(root.name(), root.buildAll());
        });
    out.flush();
    return 0;
  }
}
