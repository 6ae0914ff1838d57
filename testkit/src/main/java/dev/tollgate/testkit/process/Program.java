package dev.tollgate.testkit.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How to run one program.
 *
 * @param name what people call it; used in messages and in {@code status}
 * @param command the executable and its arguments
 * @param environment variables it gets beside the few that every program needs
 * @param log file that its output is appended to
 * @param stopSignal what asks it to stop cleanly
 * @param stopTime how long a clean stop may take before it is killed
 */
public record Program(
    String name,
    List<String> command,
    Map<String, String> environment,
    Path log,
    StopSignal stopSignal,
    Duration stopTime) {

  /** Signals that ask a program to stop. */
  public enum StopSignal {
    /** The usual one. */
    TERM,
    /** Postgres: end sessions and stop, where TERM would wait for the clients to leave. */
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
