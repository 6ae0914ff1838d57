package dev.tollgate.cli.client;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The flags of a command that calls the admin API, as a picocli mixin, and what every such command
 * does around its own work. For one run.
 */
public final class ApiCommand {
  private final ConnectionDefaults defaults;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Address of the admin API (else TOLLGATE_SERVER, config.yaml, or \"up\").")
  private @Nullable String server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the admin token (else TOLLGATE_TOKEN, config.yaml, or \"up\").")
  private @Nullable Path tokenFile;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "table or json (else TOLLGATE_OUTPUT, config.yaml, or table).")
  private @Nullable String output;

  @Option(names = "--json", description = "The same as --output json.")
  private boolean json;

  /** Flags that are completed from {@code defaults}. */
  public ApiCommand(ConnectionDefaults defaults) {
    this.defaults = defaults;
  }

  /** What a command does with the server. */
  @FunctionalInterface
  public interface Work {
    /** Does it and returns the exit code. */
    int in(Invocation invocation) throws CommandException;
  }

  /** What is to be found out before any server is called. */
  @FunctionalInterface
  public interface Check {
    /** Returns if all is well. */
    void make() throws CommandException;
  }

  /** Finds the server, does the work, says what went wrong. */
  public int run(Work work) {
    return run(server, "", work);
  }

  /** The same with a server that is named otherwise; for several threads at once. */
  public int runAt(String server, Work work) {
    return run(server, server, work);
  }

  /** Makes the check and says what went wrong. */
  public int check(Check check) {
    try {
      check.make();
      return ExitCode.OK;
    } catch (CommandException e) {
      return say(e, json, "");
    }
  }

  private int run(@Nullable String server, String named, Work work) {
    boolean isJson = json;
    try {
      isJson = isJson();
      CommandLine line = command.commandLine();
      try (AdminApi api = new AdminApi(Target.find(server, tokenFile, defaults))) {
        return work.in(new Invocation(api, line.getOut(), line.getErr(), isJson));
      }
    } catch (CommandException e) {
      return say(e, isJson, named);
    }
  }

  private int say(CommandException e, boolean isJson, String server) {
    String message = String.valueOf(e.getMessage());
    String who = server.isEmpty() || message.startsWith(server) ? "" : server + ": ";
    String text = isJson ? e.json().toPrettyString() : "tollgate: " + who + message;
    command.commandLine().getErr().println(SecretRedaction.redact(text));
    return e.exitCode();
  }

  /** {@code config.yaml} of the person. */
  public ConfigFile config() throws CommandException {
    return ConfigFile.read(defaults.configFile());
  }

  private boolean isJson() throws CommandException {
    if (json) {
      return true;
    }
    String format =
        Optional.ofNullable(output)
            .or(() -> defaults.variable("TOLLGATE_OUTPUT"))
            .or(config()::output)
            .orElse("table");
    return switch (format) {
      case "json" -> true;
      case "table" -> false;
      default ->
          throw CommandException.usage("output: %s (expected: table or json)".formatted(format));
    };
  }
}
