package dev.tollgate.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock for tests that stands still until it is advanced. Thread-safe. */
public final class StepClock implements InstantSource {
  private final AtomicReference<Instant> now;

  /** A clock that stands at {@code start}. */
  public StepClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  /**
   * Advances the clock.
   *
   * @throws IllegalArgumentException if {@code step} is negative
   */
  public void advance(Duration step) {
    if (step.isNegative()) {
      throw new IllegalArgumentException("step: " + step + " (expected: not negative)");
    }
    now.updateAndGet(instant -> instant.plus(step));
  }
}
