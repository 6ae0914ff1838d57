package dev.tollgate.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions of other processes, which cannot notify us, by asking often. Stateless. */
public final class Await {
  private static final long POLL_MILLIS = 20;

  private Await() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @param what what is waited for, as it reads after "waited for"
   * @param found what to say was found instead, asked once when the time is over
   * @throws AwaitFailedException when the condition does not hold in time
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

  /** As {@link #until(String, Duration, BooleanSupplier, Supplier)}, with nothing more to say. */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    until(what, limit, condition, () -> "it did not happen");
  }

  /** Says something each time that a wait has taken a while longer. Not thread-safe. */
  public static final class Reminder {
    private final long everyNanos;
    private final Runnable saying;
    private long lastNanos = System.nanoTime();

    /** Says it first when the wait has taken {@code every}. */
    public Reminder(Duration every, Runnable saying) {
      this.everyNanos = every.toNanos();
      this.saying = saying;
    }

    /** Called with each look at the condition, which it passes on. */
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

  /** A condition did not come true in time. */
  public static final class AwaitFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AwaitFailedException(String message) {
      super(message);
    }
  }
}
