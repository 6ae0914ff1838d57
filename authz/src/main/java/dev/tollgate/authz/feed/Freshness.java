package dev.tollgate.authz.feed;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Time since the database last confirmed this replica's memory, measured on a monotonic clock:
 * steps of the wall clock have no effect. Thread-safe.
 */
public final class Freshness {
  private final long limitNanos;
  private final LongSupplier nanoTime;
  private volatile boolean loaded;
  private volatile long confirmedNanos;

  /** True if checks may be decided from memory. */
  public enum State {
    /** Nothing has been loaded yet. */
    NOT_LOADED,
    /** The database confirmed it within the limit. */
    FRESH,
    /** The last confirmation is older than the limit. */
    STALE
  }

  /**
   * @param limit how long memory is trusted without a confirmation
   * @param nanoTime a monotonic clock, such as {@link System#nanoTime}
   */
  public Freshness(Duration limit, LongSupplier nanoTime) {
    this.limitNanos = limit.toNanos();
    this.nanoTime = nanoTime;
  }

  /** The state now. */
  public State state() {
    if (!loaded) {
      return State.NOT_LOADED;
    }
    return nanoTime.getAsLong() - confirmedNanos <= limitNanos ? State.FRESH : State.STALE;
  }

  /** Time since the last confirmation; zero before the first. */
  public Duration age() {
    return loaded ? Duration.ofNanos(nanoTime.getAsLong() - confirmedNanos) : Duration.ZERO;
  }

  /** The time now, in nanoseconds, for {@link #confirm}. */
  public long now() {
    return nanoTime.getAsLong();
  }

  /**
   * Records that memory has all changes that were committed at that time.
   *
   * @param askedNanos {@link #now()} before the query
   */
  public void confirm(long askedNanos) {
    confirmedNanos = askedNanos;
    loaded = true;
  }

  /** Records that memory has all changes that were committed before that age. */
  void restore(Duration age) {
    confirm(nanoTime.getAsLong() - age.toNanos());
  }
}
