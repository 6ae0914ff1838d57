package dev.tollgate.authz.quota;

import dev.tollgate.testkit.StepClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** A replica whose keeper moves only when told to. For one thread. */
final class ModelReplica {
  private final StepClock clock;
  private final LeaseRounds rounds;
  private final LeaseKeeper keeper;
  private final LeasedQuotas quotas;

  ModelReplica(LeaseStore store, StepClock clock, int maxBudgets) {
    this.clock = clock;
    Budgets budgets = new Budgets(maxBudgets, this::nanoTime);
    QuotaMetrics metrics = new QuotaMetrics(new SimpleMeterRegistry(), budgets);
    rounds =
        new LeaseRounds("model", store, budgets, clock, this::nanoTime, new Random(7), metrics);
    keeper = new LeaseKeeper(rounds, Runnable::run);
    quotas = new LeasedQuotas(budgets, keeper, this::nanoTime, metrics);
  }

  Spend spend(String owner, RequestLimit limit) {
    return quotas.spend(owner, limit, clock.instant());
  }

  /** Spends as a check does that waits for one round when it has to. */
  Spend spendPatiently(String owner, RequestLimit limit) {
    Spend first = spend(owner, limit);
    if (first instanceof Spend.Pending) {
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
