package dev.tollgate.authz.quota;

import dev.tollgate.testkit.StepClock;
import java.time.Duration;
import java.time.Instant;

/** The model that other tests trust does what Postgres does. */
class ModelStoreTest extends LeaseStoreContract {
  private final ModelStore store =
      new ModelStore(new StepClock(Instant.parse("2026-03-01T10:00:00Z")));

  @Override
  LeaseStore store() {
    return store;
  }

  @Override
  long granted(BudgetId budget) {
    return store.granted(budget);
  }

  @Override
  void insert(BudgetId budget, long amount, long granted) {
    store.insert(budget, amount, granted);
  }

  @Override
  void silence(String replica, Duration age) {
    store.silence(replica, age);
  }
}
