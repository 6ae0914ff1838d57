package dev.tollgate.authz.quota;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** The budgets as a check sees them. Thread-safe. */
public interface Quotas extends AutoCloseable {

  /**
   * Pays all debts of a request, or none. Each is taken from its budget for the window that {@code
   * now} falls into. Never blocks and never asks the database itself.
   *
   * @param debts may be empty
   * @param now the time of the request, which alone decides its window
   */
  Payment pay(List<Debt> debts, Instant now);

  /**
   * The units left in the budget of a debt, for the window that {@code at} falls into, as far as
   * this replica knows. Takes nothing and asks nobody; empty if this replica has not leased from
   * the budget.
   */
  OptionalLong peek(Debt debt, Instant at);

  /**
   * Gives back what was leased and not spent, for a few seconds at most; from then on the answer is
   * {@link Payment.Unavailable}.
   */
  @Override
  void close();
}
