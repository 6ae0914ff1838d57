package dev.tollgate.boot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task again and again on one virtual thread: first at the start, and then after a pause
 * that begins at the end of the run before. A run that fails does not end the task. Every failure
 * is counted; each type of exception is logged once until a run succeeds. Thread-safe.
 */
public final class PeriodicTask implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(PeriodicTask.class);

  /** Time that a run has to end by itself after {@link #close()}, before it is interrupted. */
  private static final Duration STOP_LIMIT = Duration.ofSeconds(1);

  private final String name;
  private final Pause pause;
  private final Run run;
  private final Duration stopLimit;
  private final Counter failures;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;

  /** Types of exceptions since the last run that succeeded. Used by the thread only. */
  private final Set<Class<?>> loggedFailures = new HashSet<>();

  /** One run of the task. */
  @FunctionalInterface
  public interface Run {
    /** Does the work of one run; may throw anything. */
    void run() throws Exception;
  }

  /**
   * A task that does nothing before {@link #start()}.
   *
   * @param name of the task in logs and metrics, and of its thread
   */
  public PeriodicTask(String name, Pause pause, Run run, MeterRegistry metrics) {
    this(name, pause, run, STOP_LIMIT, metrics);
  }

  PeriodicTask(String name, Pause pause, Run run, Duration stopLimit, MeterRegistry metrics) {
    this.name = name;
    this.pause = pause;
    this.run = run;
    this.stopLimit = stopLimit;
    this.failures =
        Counter.builder("tollgate.task.failures")
            .description("Runs of a periodic background task that failed; it runs again")
            .tag("task", name)
            .register(metrics);
    this.thread = Thread.ofVirtual().name(name).unstarted(this::runUntilEnded);
  }

  /** Starts the task. Must be called at most once; does nothing after {@link #close()}. */
  public synchronized void start() {
    if (!isEnded()) {
      thread.start();
    }
  }

  /** Starts the task when the stage completes; never if the stage fails. */
  @SuppressWarnings("FutureReturnValueIgnored") // a failed stage means that the service stops
  public void startAfter(CompletionStage<?> stage) {
    stage.thenRun(this::start);
  }

  /** True after {@link #start()} has started the thread. */
  public boolean isStarted() {
    return thread.getState() != Thread.State.NEW;
  }

  /** Makes the current run the last one, without waiting for its end. The task may call this. */
  public void end() {
    ended.countDown();
  }

  /** True after {@link #end()} or {@link #close()}. A long run should stop early then. */
  public boolean isEnded() {
    return ended.getCount() == 0;
  }

  /**
   * Ends the task and waits for the current run. A run that takes longer than a second is
   * interrupted. Does nothing if the task was never started or is already closed.
   */
  @Override
  public void close() {
    synchronized (this) {
      end();
      if (!isStarted()) {
        return;
      }
    }
    try {
      if (!thread.join(stopLimit)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void runUntilEnded() {
    try {
      while (!isEnded()) {
        runOnce();
        ended.await(pause.next().toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // only close() interrupts
    }
  }

  private void runOnce() {
    try {
      run.run();
      loggedFailures.clear();
    } catch (Throwable e) {
      // Errors too: a stack overflow in one run must not end the task.
      failed(e);
    }
  }

  private void failed(Throwable failure) {
    if (isEnded()) {
      return; // what the run needs may be closed already
    }
    failures.increment();
    if (loggedFailures.add(failure.getClass())) {
      logger
          .atWarn()
          .addKeyValue("task", name)
          .setCause(failure)
          .log("a background task failed; it runs again");
    }
  }
}
