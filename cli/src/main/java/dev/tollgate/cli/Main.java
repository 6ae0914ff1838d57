package dev.tollgate.cli;

import dev.tollgate.cli.access.AccessCommands;
import dev.tollgate.cli.explain.ExplainCommand;
import dev.tollgate.cli.keys.KeyCommands;
import dev.tollgate.cli.products.ProductCommands;
import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.remote.Secretive;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code tollgate} command. */
@Command(
    name = "tollgate",
    description = "Runs the gateway on this machine, and administers any gateway.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The launcher in the root of the project has more commands:",
      "  test [MAVEN OPTIONS]  Runs every test of the project.",
      "  fuzz [EXAMPLES]       Calls the admin API in so many ways (200) and checks each answer.",
      "  bench [NAME]          Lists the benchmarks, or runs one.",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage; status: 3 not running;",
      "with a server: 3 not reached, 4 not allowed."
    })
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(commandLine(Surroundings.ofThisProcess(), out, err).execute(args));
  }

  /** The whole command; it writes nowhere else. */
  public static CommandLine commandLine(
      Surroundings surroundings, PrintWriter out, PrintWriter err) {
    CommandLine tollgate =
        new CommandLine(new Main())
            .addSubcommand(UpCommand.commandLine(surroundings))
            .addSubcommand(new DownCommand(surroundings))
            .addSubcommand(new StatusCommand(surroundings));
    Outside outside = surroundings.outside();
    AccessCommands.addTo(tollgate, outside.sources());
    ProductCommands.addTo(tollgate, outside);
    KeyCommands.addTo(tollgate, outside);
    return tollgate
        .addSubcommand(new ExplainCommand(outside))
        .addSubcommand(new CompletionCommand())
        .addSubcommand(new CommandLine.HelpCommand())
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(Main::sayWhatIsWrong)
        .setExecutionExceptionHandler(Main::sayWhy);
  }

  // Not the whole list of options, which would push the message off the screen.
  private static int sayWhatIsWrong(ParameterException e, String[] args) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println("tollgate: " + Secretive.redact(String.valueOf(e.getMessage())));
    UnmatchedArgumentException.printSuggestions(e, err);
    err.printf("\"%s --help\" tells more.%n", e.getCommandLine().getCommandSpec().qualifiedName());
    return e.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
  }

  // What went wrong is for the person at the keyboard; where in our code is not.
  private static int sayWhy(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println("tollgate: " + e.getMessage());
    return 1;
  }
}
