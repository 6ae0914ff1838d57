package dev.tollgate.authz.journal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task again and again until it is closed. A platform thread, because a force blocks its
 * carrier, and because callers can wake it before its pause ends. Thread-safe.
 */
final class Worker implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(Worker.class);

  /** Pause after an exception, which only a bug can cause. */
  private static final Duration PAUSE_AFTER_FAULT = Duration.ofSeconds(1);

  private final Task task;
  private final Thread thread;
  private volatile boolean closed;

  /** One run. */
  @FunctionalInterface
  interface Task {
    /** Does the work; returns the pause until the next run. */
    Duration run();
  }

  private Worker(String name, Task task) {
    this.task = task;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::loop);
  }

  static Worker start(String name, Task task) {
    Worker worker = new Worker(name, task);
    worker.thread.start();
    return worker;
  }

  /** Ends the current pause, or skips the next one. */
  void wake() {
    LockSupport.unpark(thread);
  }

  private void loop() {
    while (!closed) {
      LockSupport.parkNanos(this, runOnce().toNanos());
    }
  }

  private Duration runOnce() {
    try {
      return task.run();
    } catch (RuntimeException | Error e) {
      logger.atError().setCause(e).log("a task of the journal failed; it runs again");
      return PAUSE_AFTER_FAULT;
    }
  }

  /** Waits for the end of the current run. No run follows. */
  @Override
  public void close() {
    closed = true;
    wake();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // the files must not be closed under the task
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
