package dev.tollgate.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Ends a command that calls the admin API. Its message is for the person at the keyboard. */
public final class CommandException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  @SuppressWarnings("serial") // never serialised
  private final ObjectNode json;

  private CommandException(int exitCode, String message, ObjectNode json) {
    super(message);
    this.exitCode = exitCode;
    this.json = json;
  }

  private static CommandException of(int exitCode, String message) {
    return new CommandException(
        exitCode, message, JsonNodeFactory.instance.objectNode().put("detail", message));
  }

  /** The command could not be executed, or the server refused it. */
  public static CommandException failed(String message) {
    return of(ExitCode.FAILED, message);
  }

  /** A flag or another setting is wrong. */
  public static CommandException usage(String message) {
    return of(ExitCode.USAGE, message);
  }

  static CommandException unreachable(String message) {
    return of(ExitCode.UNREACHABLE, message);
  }

  /**
   * The server answered with a problem (RFC 9457).
   *
   * @param tokenSource where the token was found that the call showed
   */
  static CommandException refused(int status, ObjectNode problem, String tokenSource) {
    int exitCode = status == 401 || status == 403 ? ExitCode.DENIED : ExitCode.FAILED;
    String text = ProblemText.of(status, problem);
    String source = status == 401 ? "\n  the token came from " + tokenSource : "";
    return new CommandException(exitCode, text + source, problem);
  }

  int exitCode() {
    return exitCode;
  }

  /** The same for programs: the server's problem, or an object with {@code detail}. */
  JsonNode json() {
    return json;
  }
}
