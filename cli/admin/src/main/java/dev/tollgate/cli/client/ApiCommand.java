package dev.tollgate.cli.client;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The flags of a command that calls the admin API, as a picocli mixin. It connects to the server,
 * runs the work of the command and turns failures into messages and exit codes. For one run.
 */
public final class ApiCommand {
  private final Environment environment;

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
      names = "--ca-file",
      paramLabel = "FILE",
      description =
          "Trust these authorities only, in PEM form (else TOLLGATE_CA_FILE, config.yaml, or those"
              + " of the JDK).")
  private @Nullable Path caFile;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      description = "table or json (else TOLLGATE_OUTPUT, config.yaml, or table).")
  private @Nullable String output;

  @Option(names = "--json", description = "The same as --output json.")
  private boolean json;

  /** Flags whose defaults are in the environment. */
  public ApiCommand(Environment environment) {
    this.environment = environment;
  }

  /** The work of a command. */
  @FunctionalInterface
  public interface Work {
    /** Does it and returns the exit code. */
    int in(Invocation invocation) throws CommandException;
  }

  /** A check of what the command line says, before any server is called. */
  @FunctionalInterface
  public interface Check {
    /** Returns if the command line is right. */
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
      Target target =
          Target.find(new Target.Flags(server, tokenFile, caFile), environment.defaults());
      CommandLine line = command.commandLine();
      if (target.exposesToken()) {
        print(
            "tollgate: warning: the token goes to %s in clear text (expected: https://)"
                .formatted(target),
            environment.width());
      }
      try (AdminApi api = new AdminApi(target)) {
        return work.in(
            new Invocation(api, line.getOut(), line.getErr(), isJson, environment.width()));
      }
    } catch (CommandException e) {
      return say(e, isJson, named);
    }
  }

  private int say(CommandException e, boolean isJson, String server) {
    String message = String.valueOf(e.getMessage());
    String who = server.isEmpty() || message.startsWith(server) ? "" : server + ": ";
    String text = isJson ? e.json().toPrettyString() : "tollgate: " + who + message;
    print(SecretRedaction.redact(text), isJson ? Environment.UNLIMITED : environment.width());
    return e.exitCode();
  }

  private void print(String message, int width) {
    PrintWriter err = command.commandLine().getErr();
    for (String line : message.split("\n", -1)) {
      // A detail stays indented below what it belongs to.
      int indent = line.length() - line.stripLeading().length();
      err.println(width == Environment.UNLIMITED ? line : TextWrap.indented(line, width, indent));
    }
  }

  /** {@code config.yaml} of the person. */
  public ConfigFile config() throws CommandException {
    return ConfigFile.read(environment.defaults().configFile());
  }

  private boolean isJson() throws CommandException {
    if (json) {
      return true;
    }
    String format =
        Optional.ofNullable(output)
            .or(() -> environment.defaults().variable("TOLLGATE_OUTPUT"))
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
