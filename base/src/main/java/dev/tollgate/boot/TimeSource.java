package dev.tollgate.boot;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks of a service. Injected, so that tests decide how time passes.
 *
 * @param clock the time of day; may jump
 * @param nanoTime nanoseconds of a monotonic clock, as of {@link System#nanoTime}
 */
public record TimeSource(InstantSource clock, LongSupplier nanoTime) {
  /** The clocks of this machine. */
  public static TimeSource system() {
    return new TimeSource(InstantSource.system(), System::nanoTime);
  }

  /** A clock that starts with the time of day and then follows the monotonic clock. */
  public InstantSource steady() {
    Instant start = clock.instant();
    long startNanos = nanos();
    return () -> start.plusNanos(nanos() - startNanos);
  }

  /** Nanoseconds of the monotonic clock. */
  public long nanos() {
    return nanoTime.getAsLong();
  }
}
