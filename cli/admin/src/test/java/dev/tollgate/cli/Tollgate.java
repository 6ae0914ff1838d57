package dev.tollgate.cli;

import dev.tollgate.cli.client.ConnectionDefaults;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.FakeServer;
import dev.tollgate.cli.command.CommandRunner;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The command in this process, with a person of the test's before it. */
public final class Tollgate {
  private static final Path NOWHERE = Path.of("/nonexistent");

  private final Map<String, String> variables;
  private final List<String> questions = new CopyOnWriteArrayList<>();
  private @Nullable String reply;
  private String input = "";
  private int width = Environment.UNLIMITED;

  /** The result of a run. */
  public record Run(int exitCode, String out, String err) {}

  /** Calls the server with a token. */
  public Tollgate(FakeServer server) {
    this.variables =
        Map.of(
            "TOLLGATE_SERVER", server.url(),
            "TOLLGATE_TOKEN", "t0ken",
            "XDG_CONFIG_HOME", NOWHERE.toString());
  }

  /** Answers each question so; before, there is no terminal. */
  public Tollgate replying(String text) {
    this.reply = text;
    return this;
  }

  /** Has this on standard input. */
  public Tollgate reading(String text) {
    this.input = text;
    return this;
  }

  /** Prints for a terminal of so many columns. */
  public Tollgate columns(int columns) {
    this.width = columns;
    return this;
  }

  /** The questions that the person was asked. */
  public List<String> questions() {
    return questions;
  }

  public Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandRunner(
                Main.commands(environment()), width, new PrintWriter(out), new PrintWriter(err))
            .run(arguments);
    return new Run(exitCode, out.toString(), err.toString());
  }

  private Environment environment() {
    return new Environment(
        new ConnectionDefaults(
            variables, ConnectionDefaults.configFile(variables, NOWHERE), Optional::empty),
        question -> {
          questions.add(question);
          return Optional.ofNullable(reply);
        },
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        InstantSource.system(),
        width);
  }
}
