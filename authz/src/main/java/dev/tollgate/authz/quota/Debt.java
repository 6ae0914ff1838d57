package dev.tollgate.authz.quota;

import java.util.Comparator;
import java.util.List;

/**
 * Units that a request owes to the budget of one owner.
 *
 * @param owner whose budget it is, for example a key id; not empty
 * @param units at least 1
 */
public record Debt(String owner, Limit limit, long units) {
  /** The order in which budgets are taken from, the same for every request. */
  private static final Comparator<Debt> ORDER =
      Comparator.comparing(Debt::owner)
          .thenComparing(debt -> debt.limit().metric())
          .thenComparing(debt -> debt.limit().window());

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if the owner is empty or there are no units
   */
  public Debt {
    if (owner.isEmpty() || units < 1) {
      throw new IllegalArgumentException(
          "debt of %d units of \"%s\" (expected: an owner, and at least 1 unit)"
              .formatted(units, owner));
    }
  }

  /** The debts in the order in which budgets are taken from. */
  static List<Debt> ordered(List<Debt> debts) {
    return debts.size() < 2 ? debts : debts.stream().sorted(ORDER).toList();
  }
}
