package dev.tollgate.testkit.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process id with its start time, to be stored and found again by a later run. The start time is
 * needed because the operating system reuses process ids. Immutable.
 *
 * @param pid the process id
 * @param startedAtMillis the start time in milliseconds since the epoch
 */
public record ProcessId(long pid, long startedAtMillis) {
  // Linux stores start times relative to boot, so a clock adjustment shifts them.
  private static final long CLOCK_SLACK_MILLIS = 2_000;

  /** The id of a process. */
  public static ProcessId of(ProcessHandle process) {
    return new ProcessId(process.pid(), startedAtMillis(process));
  }

  /** The process, if it still runs. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(p -> Math.abs(startedAtMillis(p) - startedAtMillis) <= CLOCK_SLACK_MILLIS);
  }

  /**
   * Stops the process if it still runs: sends the signal, then kills it and its children after
   * {@code patience}.
   *
   * @return whether the process was running
   */
  public boolean stop(Program.StopSignal signal, Duration patience) {
    Optional<ProcessHandle> found = find();
    found.ifPresent(process -> stop(process, signal, patience));
    return found.isPresent();
  }

  private static void stop(ProcessHandle process, Program.StopSignal signal, Duration patience) {
    var children = process.descendants().toList();
    Signals.send(signal, process);
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for pid " + process.pid(), e);
    }
  }

  private static long startedAtMillis(ProcessHandle process) {
    return process.info().startInstant().map(instant -> instant.toEpochMilli()).orElse(0L);
  }
}
