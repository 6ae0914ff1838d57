package dev.tollgate.authz.quota;

import java.util.concurrent.CompletionStage;

/** The outcome of an attempt to pay what a request owes. Only {@link Paid} has taken anything. */
public sealed interface Payment {
  /** It is unknown whether the budgets have units left. */
  Payment UNAVAILABLE = new Unavailable();

  /**
   * Every charge is paid.
   *
   * @param tightest how the budget stands now that has the smallest share left
   */
  record Paid(Standing tightest) implements Payment {}

  /**
   * A budget has too few units left in its window.
   *
   * @param standing of the budget
   */
  record Exhausted(Standing standing) implements Payment {}

  /**
   * This replica holds too few units, and the database is being asked for more.
   *
   * @param grant completes, never exceptionally, when the database has answered or failed: pay
   *     again then. Shared by everyone who waits for the budget; runs its dependents on a thread of
   *     its own
   */
  record Pending(CompletionStage<?> grant) implements Payment {}

  /** This replica holds too few units and the database cannot be asked for more. */
  record Unavailable() implements Payment {}
}
