package dev.tollgate.authz.feed;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How far this replica's memory may be behind the database. Measured on a monotonic clock, so that
 * a step of the wall clock neither cuts traffic off nor keeps old keys alive. Thread-safe.
 */
public final class Freshness {
  private final long limitNanos;
  private final LongSupplier nanoTime;
  private volatile boolean loaded;
  private volatile long confirmedNanos;

  /** Whether memory may be trusted. */
  public enum State {
    /** Nothing was loaded yet. */
    NOT_LOADED,
    /** The database confirmed it within the limit. */
    FRESH,
    /** The database was not heard of for longer than the limit. */
    STALE
  }

  /**
   * @param limit for how long memory is trusted without the database
   * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
   */
  public Freshness(Duration limit, LongSupplier nanoTime) {
    this.limitNanos = limit.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether memory may be trusted now. */
  public State state() {
    if (!loaded) {
      return State.NOT_LOADED;
    }
    return nanoTime.getAsLong() - confirmedNanos <= limitNanos ? State.FRESH : State.STALE;
  }

  /** How long ago the database last confirmed that memory was up to date; zero before loading. */
  public Duration age() {
    return loaded ? Duration.ofNanos(nanoTime.getAsLong() - confirmedNanos) : Duration.ZERO;
  }

  /** The present, for {@link #confirm}. */
  public long now() {
    return nanoTime.getAsLong();
  }

  /**
   * Says that memory holds all that was committed at the time.
   *
   * @param askedNanos {@link #now()} before the database was asked
   */
  public void confirm(long askedNanos) {
    confirmedNanos = askedNanos;
    loaded = true;
  }

  /** Says that memory holds all that was committed so long ago. */
  void restore(Duration age) {
    confirm(nanoTime.getAsLong() - age.toNanos());
  }
}
