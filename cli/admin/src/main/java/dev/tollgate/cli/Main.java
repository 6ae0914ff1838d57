package dev.tollgate.cli;

import dev.tollgate.cli.access.AccessCommands;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.command.CommandDefinition;
import dev.tollgate.cli.command.CommandGroup;
import dev.tollgate.cli.command.CommandRunner;
import dev.tollgate.cli.command.SingleCommand;
import dev.tollgate.cli.explain.ExplainCommand;
import dev.tollgate.cli.keys.KeyCommands;
import dev.tollgate.cli.products.ProductCommands;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The commands that call the admin API, and the overview of all commands. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    run(LocalCommand.outlines(), args);
  }

  /** The same with the commands of another program beside those of this one. */
  public static void run(List<? extends CommandDefinition> local, String... args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    CommandGroup root = commands(local, Environment.ofThisProcess());
    System.exit(new CommandRunner(root, out, err).run(args));
  }

  /**
   * All commands.
   *
   * @param local the commands that this program has beside those that call the admin API
   */
  public static CommandGroup commands(
      List<? extends CommandDefinition> local, Environment environment) {
    CommandGroup root =
        new CommandGroup(
            "tollgate", "Runs the gateway on this machine, and administers any gateway.");
    local.forEach(root::with);
    Arrays.stream(LauncherCommand.Name.values()).forEach(it -> root.with(it.definition()));
    AccessCommands.addTo(root, environment);
    ProductCommands.addTo(root, environment);
    KeyCommands.addTo(root, environment);
    return root.with(ExplainCommand.definition(environment))
        .with(
            new SingleCommand(
                "completion",
                () -> new CompletionCommand(root),
                "Prints a script that completes commands and flags in a shell:",
                "source <(tollgate completion bash)"));
  }
}
