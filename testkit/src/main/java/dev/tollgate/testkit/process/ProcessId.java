package dev.tollgate.testkit.process;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process as it can be written down and found again, by us or by a later run: a process id alone
 * is given to another process sooner or later.
 *
 * @param pid the process id
 * @param startedAtMillis when it started, in milliseconds since the epoch
 */
public record ProcessId(long pid, long startedAtMillis) {
  // Linux counts from boot, and the time of boot moves when the clock is set right.
  private static final long CLOCK_SLACK_MILLIS = 2_000;

  /** Names a process. */
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
   * Stops the process if it still runs: asks, then kills it and its children.
   *
   * @return whether there was something to stop
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
