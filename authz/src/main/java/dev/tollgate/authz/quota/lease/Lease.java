package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.window.Bounds;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The units of one window of one budget that a replica holds. Any thread takes units; the rest is
 * guarded by the budget.
 */
final class Lease {
  private final Bounds window;
  private final AtomicLong units = new AtomicLong();
  private volatile Remaining remaining = Remaining.UNKNOWN;
  private volatile long refillBelow;

  // Guarded by the budget.
  private long leased;
  private long spentSeen;

  /** The units that no replica holds, by the last answer of the store. */
  record Remaining(long units, long atNanos) {
    static final Remaining UNKNOWN = new Remaining(-1, 0);

    boolean isKnown() {
      return units >= 0;
    }
  }

  /** A lease without units. */
  Lease(Bounds window) {
    this.window = window;
  }

  Bounds window() {
    return window;
  }

  boolean isOver(long epochMillis) {
    return epochMillis >= window.end() * 1000;
  }

  /**
   * The last answer. Read it before {@link #take}: units are added before the answer that brought
   * them is, so a take that fails after an answer of "nothing remains" has missed nothing.
   */
  Remaining remaining() {
    return remaining;
  }

  long units() {
    return units.get();
  }

  /** Takes units; returns what is left. Takes nothing if it holds too few: negative. */
  long take(long wanted) {
    long held = units.get();
    while (held >= wanted && !units.compareAndSet(held, held - wanted)) {
      held = units.get();
    }
    return held - wanted;
  }

  /** Puts units back that were taken for a request which does not go ahead. */
  void putBack(long taken) {
    units.addAndGet(taken);
  }

  /** True if the replica should ask for more units now, so that no request waits for them. */
  boolean isLow(long left) {
    return left < refillBelow;
  }

  /** Sets the size below which {@link #isLow} is true. */
  void refillBelow(long size) {
    refillBelow = size;
  }

  /** Adds granted units. */
  void add(long granted) {
    leased += granted;
    units.addAndGet(granted);
  }

  /** Notes what the store says, after {@link #add}. */
  void remains(long left, long nowNanos) {
    remaining = new Remaining(left, nowNanos);
  }

  /** Takes up to so many units out of reach of requests. */
  long remove(long atMost) {
    long held = units.get();
    while (!units.compareAndSet(held, held - Math.min(held, atMost))) {
      held = units.get();
    }
    long removed = Math.min(held, atMost);
    leased -= removed;
    return removed;
  }

  /** Units that were spent since the last call. */
  long newlySpent() {
    long spent = leased - units.get();
    long newly = spent - spentSeen;
    spentSeen = spent;
    return newly;
  }
}
