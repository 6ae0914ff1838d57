package dev.tollgate.authz.quota;

import java.util.Comparator;
import java.util.List;

/**
 * Units that a request takes from the budget of one owner.
 *
 * @param owner whose budget it is, for example a key id; not empty
 * @param revision grows when the limit changes; the budget follows the greatest
 * @param units at least 1
 */
public record Charge(String owner, Limit limit, long revision, long units) {
  /** The order in which budgets are taken from, the same for every request. */
  private static final Comparator<Charge> ORDER =
      Comparator.comparing(Charge::owner).thenComparing(charge -> charge.limit().id());

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if the owner is empty or there are no units
   */
  public Charge {
    if (owner.isEmpty() || units < 1) {
      throw new IllegalArgumentException(
          "charge of %d units to \"%s\" (expected: an owner, and at least 1 unit)"
              .formatted(units, owner));
    }
  }

  /** The charges in the order in which budgets are taken from. */
  public static List<Charge> ordered(List<Charge> charges) {
    return charges.size() < 2 ? charges : charges.stream().sorted(ORDER).toList();
  }
}
