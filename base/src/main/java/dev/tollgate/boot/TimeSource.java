package dev.tollgate.boot;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
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

  /**
   * A moment, as both clocks showed it.
   *
   * @param nanos of the monotonic clock
   * @param epochMillis of the time of day
   */
  public record Moment(long nanos, long epochMillis) {
    /** The moment that was this long before. */
    public Moment minus(Duration age) {
      return new Moment(nanos - age.toNanos(), epochMillis - age.toMillis());
    }
  }

  /** The moment now. */
  public Moment moment() {
    return new Moment(nanos(), clock.millis());
  }

  /**
   * Nanoseconds since the moment: the larger of what the two clocks say. The monotonic clock stands
   * still while the machine is suspended, and the time of day can be set back.
   */
  public long nanosSince(Moment moment) {
    long byTimeOfDay = TimeUnit.MILLISECONDS.toNanos(clock.millis() - moment.epochMillis);
    return Math.max(nanos() - moment.nanos, byTimeOfDay);
  }

  /** Nanoseconds of the monotonic clock. */
  public long nanos() {
    return nanoTime.getAsLong();
  }
}
