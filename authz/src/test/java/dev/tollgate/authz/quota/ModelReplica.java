package dev.tollgate.authz.quota;

import dev.tollgate.boot.TimeSource;
import dev.tollgate.testkit.StepClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/** A replica whose keeper moves only when told to. For one thread. */
final class ModelReplica {
  private final StepClock clock;
  private final LeaseRounds rounds;
  private final LeaseKeeper keeper;
  private final LeasedQuotas quotas;

  ModelReplica(LeaseStore store, StepClock clock, int maxBudgets) {
    this("model", store, clock, maxBudgets);
  }

  ModelReplica(String name, LeaseStore store, StepClock clock, int maxBudgets) {
    this.clock = clock;
    Budgets budgets = new Budgets(maxBudgets, this::nanoTime);
    QuotaMetrics metrics = new QuotaMetrics(new SimpleMeterRegistry(), budgets);
    rounds =
        new LeaseRounds(
            name, store, budgets, new TimeSource(clock, this::nanoTime), new Random(7), metrics);
    keeper = new LeaseKeeper(rounds, Runnable::run);
    quotas = new LeasedQuotas(budgets, keeper, this::nanoTime, metrics);
  }

  /** Pays for one unit. */
  Payment spend(String owner, Limit limit) {
    return pay(new Debt(owner, limit, 1));
  }

  Payment pay(Debt... debts) {
    return quotas.pay(List.of(debts), clock.instant());
  }

  OptionalLong peek(String owner, Limit limit) {
    return quotas.peek(new Debt(owner, limit, 1), clock.instant());
  }

  /** Spends as a check does that waits for one round when it has to. */
  Payment spendPatiently(String owner, Limit limit) {
    Payment first = spend(owner, limit);
    if (first instanceof Payment.Pending) {
      step();
      return spend(owner, limit);
    }
    return first;
  }

  void step() {
    keeper.step();
  }

  void close() {
    quotas.close();
    rounds.end();
  }

  private long nanoTime() {
    return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
  }
}
