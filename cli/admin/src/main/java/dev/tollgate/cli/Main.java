package dev.tollgate.cli;

import dev.tollgate.cli.access.AccessCommands;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.command.CommandDefinition;
import dev.tollgate.cli.command.CommandGroup;
import dev.tollgate.cli.command.CommandRunner;
import dev.tollgate.cli.configuration.ConfigurationCommands;
import dev.tollgate.cli.explain.ExplainCommand;
import dev.tollgate.cli.keys.KeyCommands;
import dev.tollgate.cli.products.ProductCommands;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The commands that call the admin API, and the overview of all commands. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    run(List.of(), args);
  }

  /**
   * Runs one command and exits with its code.
   *
   * @param more commands that another program has beside those of this one
   */
  public static void run(List<CommandDefinition> more, String... args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Optional<String> fault = Arguments.fault(System.getProperty("sun.jnu.encoding", ""), args);
    if (fault.isPresent()) {
      err.println("tollgate: " + fault.get());
      System.exit(ExitCode.USAGE);
    }
    Environment environment = Environment.ofThisProcess();
    CommandGroup root = commands(environment);
    more.forEach(root::with);
    System.exit(new CommandRunner(root, environment.width(), out, err).run(args));
  }

  /** All commands, those of other programs without their flags. */
  public static CommandGroup commands(Environment environment) {
    CommandGroup root =
        new CommandGroup(
            "tollgate", "Runs the gateway on this machine, and administers any gateway.");
    root.section("A gateway on this machine");
    for (LauncherCommand command : LauncherCommand.values()) {
      root.with(command.outline());
    }
    root.section("Any gateway, over its admin API");
    AccessCommands.addTo(root, environment);
    ConfigurationCommands.addTo(root, environment);
    ProductCommands.addTo(root, environment);
    KeyCommands.addTo(root, environment);
    root.with(ExplainCommand.definition(environment));
    return root.section("This command")
        .with(
            "completion",
            "Prints a script that completes commands and flags in a shell.",
            () -> new CompletionCommand(root),
            "source <(tollgate completion bash)");
  }
}
