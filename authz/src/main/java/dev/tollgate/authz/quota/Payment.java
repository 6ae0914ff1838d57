package dev.tollgate.authz.quota;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** The outcome of an attempt to pay what a request owes. Only {@link Paid} has taken anything. */
public sealed interface Payment {
  /** Every debt is paid. */
  Payment PAID = new Paid();

  /** It is unknown whether the budgets have units left. */
  Payment UNAVAILABLE = new Unavailable();

  /** Every debt is paid. */
  record Paid() implements Payment {}

  /**
   * A budget has too few units left in its window.
   *
   * @param debt the debt that cannot be paid
   * @param resetsAt end of the window
   */
  record Exhausted(Debt debt, Instant resetsAt) implements Payment {}

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
