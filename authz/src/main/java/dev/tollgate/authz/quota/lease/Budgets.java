package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.Charge;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The budgets that this replica has met lately, at most so many. Thread-safe. */
final class Budgets {

  /** About 100 MB. More budgets at one time than this need another design, not another heap. */
  static final int MAX_BUDGETS = 200_000;

  // By owner, then by a scan of the owner's few budgets: a key of owner and limit would be
  // allocated for each check. The arrays are never changed.
  private final ConcurrentHashMap<String, Budget[]> byOwner = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final int bound;
  private final LongSupplier nanoTime;

  Budgets(int bound, LongSupplier nanoTime) {
    this.bound = bound;
    this.nanoTime = nanoTime;
  }

  /**
   * Finds or makes the budget, which follows the charge's revision of the limit; null if there are
   * too many.
   */
  @Nullable Budget get(Charge charge) {
    Budget budget = find(charge);
    if (budget == null) {
      return size.get() < bound ? make(charge) : null;
    }
    if (charge.revision() > budget.terms().revision()) {
      budget.follow(Terms.of(charge));
    }
    return budget;
  }

  /** Finds the budget; null if it is not here. */
  @Nullable Budget find(Charge charge) {
    Budget[] budgets = byOwner.get(charge.owner());
    return budgets == null ? null : find(budgets, charge.limit().id());
  }

  private @Nullable Budget make(Charge charge) {
    String limit = charge.limit().id();
    Budget[] budgets =
        byOwner.compute(
            charge.owner(),
            (owner, before) -> {
              if (before == null) {
                return new Budget[] {newBudget(charge)};
              }
              return find(before, limit) == null ? with(before, newBudget(charge)) : before;
            });
    return find(budgets, limit);
  }

  private Budget newBudget(Charge charge) {
    size.incrementAndGet();
    BudgetId id = BudgetId.of(charge.limit().id(), charge.owner());
    return new Budget(id, Terms.of(charge), nanoTime.getAsLong());
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

  private static @Nullable Budget find(Budget[] budgets, String limit) {
    for (Budget budget : budgets) {
      if (budget.id().limit().equals(limit)) {
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
