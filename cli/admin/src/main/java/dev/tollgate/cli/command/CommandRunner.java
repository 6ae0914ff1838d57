package dev.tollgate.cli.command;

import dev.tollgate.cli.client.SecretRedaction;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs the command that a command line names. For one run.
 *
 * @param root all commands
 * @param out standard output
 * @param err standard error
 */
public record CommandRunner(CommandGroup root, PrintWriter out, PrintWriter err) {
  /** Runs one command and returns its exit code. */
  public int run(String... arguments) {
    CommandWords words = CommandWords.of(root, List.of(arguments));
    return root.build(words.path())
        .setOut(out)
        .setErr(err)
        // Arguments are literal: "@name" is text, not a file with more arguments.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, _) -> explainUsage(e))
        .setExecutionExceptionHandler((e, command, _) -> explainFailure(e, command))
        .execute(words.arguments().toArray(String[]::new));
  }

  /** One line and where to read more: the whole list of flags would push it off the screen. */
  private static int explainUsage(ParameterException e) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("tollgate: " + SecretRedaction.redact(String.valueOf(e.getMessage())));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.println(
        "\"%s --help\" tells more.".formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
    return e.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int explainFailure(Exception e, CommandLine command) {
    command.getErr().println("tollgate: " + e.getMessage());
    return 1;
  }
}
