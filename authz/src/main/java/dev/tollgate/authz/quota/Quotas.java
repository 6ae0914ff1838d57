package dev.tollgate.authz.quota;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** The budgets as a check sees them. Thread-safe. */
public interface Quotas extends AutoCloseable {

  /**
   * Pays all charges of a request, or none, from the budgets' current windows. Never blocks and
   * never asks the database itself.
   *
   * @param charges at least one; each of another budget
   */
  Payment pay(List<Charge> charges);

  /**
   * The units left in the current window of the budget of a charge, as far as this replica knows.
   * Takes nothing and asks nobody; empty if this replica has no lease of the budget.
   */
  OptionalLong peek(Charge charge);

  /**
   * Completes when the database has answered for the first time since the start. Until then every
   * payment is {@link Payment.Unavailable}, and other replicas know more.
   */
  CompletionStage<?> begun();

  /** True if {@link #begun()} is complete. */
  boolean hasBegun();

  /**
   * Gives back what was leased and not spent, for a few seconds at most; from then on the answer is
   * {@link Payment.Unavailable}.
   */
  @Override
  void close();
}
