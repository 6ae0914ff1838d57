package dev.tollgate.cli.command;

import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.SecretRedaction;
import dev.tollgate.cli.client.TextWrap;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs the command that a command line names. For one run.
 *
 * @param root all commands
 * @param width columns of the terminal
 * @param out standard output
 * @param err standard error
 */
public record CommandRunner(CommandGroup root, int width, PrintWriter out, PrintWriter err) {
  private static final int USUAL_WIDTH = 80;

  /** Runs one command and returns its exit code. */
  public int run(String... arguments) {
    if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
      out.println(root.name() + " " + version());
      return ExitCode.OK;
    }
    CommandWords words = CommandWords.of(root, List.of(arguments));
    return root.build(words.path())
        .setOut(out)
        .setErr(err)
        // Arguments are literal: "@name" is text, not a file with more arguments.
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, _) -> explainUsage(e))
        .setExecutionExceptionHandler((e, _, _) -> explainFailure(e))
        .setExecutionStrategy(parsed -> execute(words.found(), parsed))
        .execute(words.arguments().toArray(String[]::new));
  }

  private int execute(CommandDefinition command, ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    if (!last.isUsageHelpRequested()) {
      return new RunLast().execute(parsed);
    }
    int columns = width == Environment.UNLIMITED ? USUAL_WIDTH : width;
    out.println(
        command instanceof CommandGroup group
            ? HelpText.of(group, last.commandSpec().qualifiedName(), columns)
            : HelpText.of(last.commandSpec(), columns));
    return ExitCode.OK;
  }

  /** One line and where to read more: the whole list of flags would push it off the screen. */
  private int explainUsage(ParameterException e) {
    print("tollgate: " + SecretRedaction.redact(message(e)));
    UnmatchedArgumentException.printSuggestions(e, err);
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    print("\"%s --help\" tells more.".formatted(command));
    return ExitCode.USAGE;
  }

  private static String message(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(e.getMessage());
    }
    List<String> arguments = unmatched.getUnmatched();
    String kind =
        arguments.getFirst().startsWith("-")
            ? "flag"
            : e.getCommandLine().getSubcommands().isEmpty() ? "argument" : "command";
    return "unknown %s: %s".formatted(kind, String.join(" ", arguments));
  }

  private int explainFailure(Exception e) {
    print("tollgate: " + e.getMessage());
    return ExitCode.FAILED;
  }

  private void print(String message) {
    message.lines().forEach(line -> TextWrap.lines(line, width).forEach(err::println));
  }

  private static String version() {
    return Objects.requireNonNullElse(
        CommandRunner.class.getPackage().getImplementationVersion(), "(not packaged)");
  }
}
