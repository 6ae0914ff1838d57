package dev.tollgate.authz.feed;

import dev.tollgate.boot.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Time since the database last confirmed this replica's memory: the larger of what the monotonic
 * clock and the time of day say. So a machine that was suspended is not fresh when it wakes, and a
 * clock that is set back makes nothing younger. A clock that is set forward makes memory look older
 * until the next confirmation. Thread-safe.
 */
public final class Freshness {
  private final long limitNanos;
  private final TimeSource time;
  private volatile TimeSource.@Nullable Moment confirmed;

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
   */
  public Freshness(Duration limit, TimeSource time) {
    this.limitNanos = limit.toNanos();
    this.time = time;
  }

  /** The state now. */
  public State state() {
    TimeSource.Moment last = confirmed;
    if (last == null) {
      return State.NOT_LOADED;
    }
    return time.nanosSince(last) <= limitNanos ? State.FRESH : State.STALE;
  }

  /** Time since the last confirmation; zero before the first. */
  public Duration age() {
    TimeSource.Moment last = confirmed;
    return last == null ? Duration.ZERO : Duration.ofNanos(time.nanosSince(last));
  }

  /** The time now, for {@link #confirm}. */
  public TimeSource.Moment now() {
    return time.moment();
  }

  /**
   * Records that memory has all changes that were committed at that time.
   *
   * @param asked {@link #now()} before the query
   */
  public void confirm(TimeSource.Moment asked) {
    confirmed = asked;
  }

  /** Memory is not to be trusted any more. */
  void end() {
    confirmed = null;
  }

  /** Records that memory has all changes that were committed before that age. */
  void restore(Duration age) {
    confirm(time.moment().minus(age));
  }
}
