package dev.tollgate.authz.quota;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What the quota part counts. Thread-safe. */
final class QuotaMetrics {
  private final Timer rounds;
  private final Counter failedRounds;
  private final Counter asks;
  private final Counter granted;
  private final Counter givenBack;
  private final Counter lost;
  private final Counter spent;
  private final Counter pending;
  private final Counter unavailable;

  QuotaMetrics(MeterRegistry registry, Budgets budgets) {
    rounds = registry.timer("tollgate.quota.rounds");
    failedRounds = registry.counter("tollgate.quota.rounds.failed");
    asks = registry.counter("tollgate.quota.asks");
    granted = registry.counter("tollgate.quota.units.granted");
    givenBack = registry.counter("tollgate.quota.units.given.back");
    lost = registry.counter("tollgate.quota.units.lost");
    spent = registry.counter("tollgate.quota.answers", "answer", "spent");
    pending = registry.counter("tollgate.quota.answers", "answer", "pending");
    unavailable = registry.counter("tollgate.quota.answers", "answer", "unavailable");
    registry.gauge("tollgate.quota.budgets", budgets, Budgets::size);
  }

  void granted(int askCount, long unitsGranted, long nanos) {
    rounds.record(nanos, TimeUnit.NANOSECONDS);
    asks.increment(askCount);
    granted.increment((double) unitsGranted);
  }

  void failedRound() {
    failedRounds.increment();
  }

  void gaveBack(long units) {
    givenBack.increment((double) units);
  }

  void mayBeLost(long units) {
    lost.increment((double) units);
  }

  void answeredSpent() {
    spent.increment();
  }

  void answeredPending() {
    pending.increment();
  }

  void answeredUnavailable() {
    unavailable.increment();
  }
}
