package dev.tollgate.quota;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The budgets that this replica has met lately, at most so many. Thread-safe. */
final class Budgets {

  /** About 50 MB. More owners than this in one window need another design, not another heap. */
  static final int MAX_BUDGETS = 200_000;

  private final ConcurrentHashMap<BudgetId, Budget> byId = new ConcurrentHashMap<>();
  private final int bound;
  private final LongSupplier nanoTime;

  Budgets(int bound, LongSupplier nanoTime) {
    this.bound = bound;
    this.nanoTime = nanoTime;
  }

  /** Finds or makes the budget; null if there are too many. */
  @Nullable Budget get(BudgetId id) {
    Budget known = byId.get(id);
    if (known != null || byId.mappingCount() >= bound) {
      return known;
    }
    return byId.computeIfAbsent(id, absent -> new Budget(absent, nanoTime.getAsLong()));
  }

  /** Whether this very budget is the one that requests find. */
  boolean holds(Budget budget) {
    return byId.get(budget.id()) == budget;
  }

  /** Forgets the budget; requests that come for it make a new one. */
  void drop(Budget budget) {
    byId.remove(budget.id(), budget);
  }

  boolean isCrowded() {
    return byId.mappingCount() > bound / 2;
  }

  int size() {
    return byId.size();
  }

  Collection<Budget> all() {
    return byId.values();
  }
}
