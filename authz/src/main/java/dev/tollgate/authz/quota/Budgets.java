package dev.tollgate.authz.quota;

import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The budgets that this replica has met lately, at most so many. Thread-safe. */
final class Budgets {

  /** About 50 MB. More budgets at one time than this need another design, not another heap. */
  static final int MAX_BUDGETS = 200_000;

  // By owner, then by a scan of the owner's few budgets: a key of owner, metric and window would be
  // allocated for each check. The arrays are never changed.
  private final ConcurrentHashMap<String, Budget[]> byOwner = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final int bound;
  private final LongSupplier nanoTime;

  Budgets(int bound, LongSupplier nanoTime) {
    this.bound = bound;
    this.nanoTime = nanoTime;
  }

  /** Finds or makes the budget; null if there are too many. */
  @Nullable Budget get(String owner, Limit limit, Instant now) {
    Budget known = find(owner, limit, now);
    return known == null && size.get() < bound ? make(BudgetId.at(owner, limit, now)) : known;
  }

  /** Finds the budget; null if it is not here. */
  @Nullable Budget find(String owner, Limit limit, Instant now) {
    Budget[] budgets = byOwner.get(owner);
    if (budgets == null) {
      return null;
    }
    long windowSeconds = limit.window().toSeconds();
    long windowStart = BudgetId.windowStart(windowSeconds, now);
    return find(budgets, limit.metric(), windowSeconds, windowStart);
  }

  private @Nullable Budget make(BudgetId id) {
    Budget[] budgets =
        byOwner.compute(
            id.owner(),
            (owner, before) -> {
              if (before == null) {
                return new Budget[] {newBudget(id)};
              }
              return find(before, id) == null ? with(before, newBudget(id)) : before;
            });
    return find(budgets, id);
  }

  private Budget newBudget(BudgetId id) {
    size.incrementAndGet();
    return new Budget(id, nanoTime.getAsLong());
  }

  /** True if requests still use this budget object. */
  boolean holds(Budget budget) {
    Budget[] budgets = byOwner.get(budget.id().owner());
    return budgets != null && Arrays.asList(budgets).contains(budget);
  }

  /** Forgets the budget; requests that come for it make a new one. */
  void drop(Budget budget) {
    byOwner.computeIfPresent(
        budget.id().owner(),
        (owner, before) -> {
          Budget[] after =
              Arrays.stream(before).filter(other -> other != budget).toArray(Budget[]::new);
          size.addAndGet(after.length - before.length);
          return after.length == 0 ? null : after;
        });
  }

  boolean isCrowded() {
    return size.get() > bound / 2;
  }

  int size() {
    return size.get();
  }

  Stream<Budget> all() {
    return byOwner.values().stream().flatMap(Arrays::stream);
  }

  private static @Nullable Budget find(Budget[] budgets, BudgetId id) {
    return find(budgets, id.metric(), id.windowSeconds(), id.windowStart());
  }

  private static @Nullable Budget find(
      Budget[] budgets, Metric metric, long windowSeconds, long windowStart) {
    for (Budget budget : budgets) {
      BudgetId id = budget.id();
      if (id.windowStart() == windowStart
          && id.windowSeconds() == windowSeconds
          && id.metric() == metric) {
        return budget;
      }
    }
    return null;
  }

  private static Budget[] with(Budget[] before, Budget added) {
    Budget[] after = Arrays.copyOf(before, before.length + 1);
    after[before.length] = added;
    return after;
  }
}
