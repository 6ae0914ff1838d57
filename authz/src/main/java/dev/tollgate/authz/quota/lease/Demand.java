package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.Limit;

/**
 * The recent demand for units: each half-life halves the units that were seen before it, so that a
 * steady rate of r units a second reads as 10 r to 20 r. Not thread-safe.
 */
final class Demand {

  /** A lease is sized to last one to two of these. */
  static final long HALF_LIFE_NANOS = 10_000_000_000L;

  private long units;
  private long halvedAtNanos;

  Demand(long nowNanos) {
    halvedAtNanos = nowNanos;
  }

  void add(long more, long nowNanos) {
    decay(nowNanos);
    units = Math.min(units + more, Limit.MAX_AMOUNT);
  }

  long recent(long nowNanos) {
    decay(nowNanos);
    return units;
  }

  private void decay(long nowNanos) {
    long halvings = (nowNanos - halvedAtNanos) / HALF_LIFE_NANOS;
    if (halvings > 0) {
      units = halvings < Long.SIZE ? units >> halvings : 0;
      halvedAtNanos += halvings * HALF_LIFE_NANOS;
    }
  }
}
