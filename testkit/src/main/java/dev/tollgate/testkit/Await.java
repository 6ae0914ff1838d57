package dev.tollgate.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Waits for conditions of other processes by polling them every 20 ms, because they cannot notify
 * this JVM. Stateless.
 */
public final class Await {
  private static final long POLL_MILLIS = 20;

  private Await() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @param what the awaited state, as it reads after "waited for"
   * @param limit the time limit
   * @param found a description of the state found instead, called once after the time limit
   * @throws AwaitFailedException if the condition does not hold in time
   */
  public static void until(
      String what, Duration limit, BooleanSupplier condition, Supplier<String> found) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AwaitFailedException(
            "waited %d s for %s; found: %s".formatted(limit.toSeconds(), what, found.get()));
      }
      pause();
    }
  }

  /**
   * As {@link #until(String, Duration, BooleanSupplier, Supplier)}, without a description of the
   * state found.
   */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    until(what, limit, condition, () -> "it did not happen");
  }

  /** Calls back at regular intervals while a wait continues. Not thread-safe. */
  public static final class Reminder {
    private final long everyNanos;
    private final Runnable saying;
    private long lastNanos = System.nanoTime();

    /** Calls {@code saying} first after {@code every}. */
    public Reminder(Duration every, Runnable saying) {
      this.everyNanos = every.toNanos();
      this.saying = saying;
    }

    /** Called at each poll; returns {@code condition}. */
    public boolean tick(boolean condition) {
      if (!condition && System.nanoTime() - lastNanos >= everyNanos) {
        lastNanos = System.nanoTime();
        saying.run();
      }
      return condition;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AwaitFailedException("interrupted while waiting");
    }
  }

  /** A condition did not hold within its time limit. */
  public static final class AwaitFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AwaitFailedException(String message) {
      super(message);
    }
  }
}
