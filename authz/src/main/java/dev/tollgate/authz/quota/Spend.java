package dev.tollgate.authz.quota;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** What became of an attempt to take one request from a budget. */
public sealed interface Spend {

  /**
   * The request is paid for.
   *
   * @param remaining requests left in the window as far as this replica knows: exact with one
   *     replica, a good guess with more
   * @param resetsAt when the window ends
   */
  record Admitted(long remaining, Instant resetsAt) implements Spend {}

  /**
   * The budget is spent.
   *
   * @param resetsAt when the window ends
   */
  record Spent(Instant resetsAt) implements Spend {}

  /**
   * No unit is at hand, and the database is being asked for some.
   *
   * @param grant completes, never exceptionally, when it has answered or failed: spend again then.
   *     Shared by everyone who waits for the budget; runs its dependents on a thread of its own
   */
  record Pending(CompletionStage<?> grant) implements Spend {}

  /** No unit is at hand and the database cannot be asked: we cannot know. */
  record Unavailable() implements Spend {}
}
