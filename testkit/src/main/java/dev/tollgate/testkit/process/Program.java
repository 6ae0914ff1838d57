package dev.tollgate.testkit.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A program and the way to run it. Immutable.
 *
 * @param name the display name, used in messages and in {@code status}
 * @param command the executable and its arguments
 * @param environment variables in addition to the few that every program needs
 * @param log the file that its output is appended to
 * @param stopSignal the signal that requests a clean stop
 * @param stopTime the time limit of a clean stop, after which the process is killed
 */
public record Program(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path log,
    StopSignal stopSignal,
    Duration stopTime) {

  /** Signals that request a clean stop. */
  public enum StopSignal {
    /** The default. */
    TERM,
    /**
     * For Postgres: terminates sessions and stops, whereas TERM waits for clients to disconnect.
     */
    INT
  }

  /** Copies the collections. */
  public Program {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("command of " + name + ": empty (expected: a program)");
    }
  }

  /** A program that stops on SIGTERM within ten seconds. */
  public static Program of(
      String name, List<String> command, Map<String, String> environment, Path log) {
    return new Program(name, command, environment, log, StopSignal.TERM, Duration.ofSeconds(10));
  }
}
