package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.Charge;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.Payment;
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
  private final LeaseKeeper keeper;
  private final LeasedQuotas quotas;

  ModelReplica(LeaseStore store, StepClock clock, int maxBudgets) {
    this.clock = clock;
    TimeSource time = new TimeSource(clock, this::nanoTime);
    Budgets budgets = new Budgets(maxBudgets, time.nanoTime());
    QuotaMetrics metrics = new QuotaMetrics(new SimpleMeterRegistry(), budgets);
    DatabaseClock databaseClock = new DatabaseClock(time);
    keeper =
        new LeaseKeeper(store, budgets, databaseClock, time, new Random(7), metrics, Runnable::run);
    quotas = new LeasedQuotas(budgets, keeper, databaseClock, time, metrics);
  }

  /** Pays for one unit under the first revision of the limit. */
  Payment spend(String owner, Limit limit) {
    return pay(new Charge(owner, limit, 1, 1));
  }

  Payment pay(Charge... charges) {
    return quotas.pay(List.of(charges));
  }

  /** Pays as a check does that waits for one round when it has to. */
  Payment payPatiently(Charge... charges) {
    Payment first = pay(charges);
    if (first instanceof Payment.Pending) {
      step();
      return pay(charges);
    }
    return first;
  }

  Payment spendPatiently(String owner, Limit limit) {
    return payPatiently(new Charge(owner, limit, 1, 1));
  }

  OptionalLong peek(String owner, Limit limit) {
    return quotas.peek(new Charge(owner, limit, 1, 1));
  }

  /** Sends a heartbeat if one is due, and runs no round. */
  void beat() {
    keeper.step();
  }

  void step() {
    keeper.step();
    keeper.runLanes();
  }

  void close() {
    quotas.close();
  }

  private long nanoTime() {
    return Duration.between(Instant.EPOCH, clock.instant()).toNanos();
  }
}
