package dev.tollgate.controlplane.rollout;

import java.util.concurrent.CompletableFuture;

/** Records the outcomes of rollouts. Thread-safe. */
@FunctionalInterface
interface OutcomeRecorder {
  /**
   * Records an outcome without blocking.
   *
   * @return completes after the first attempt to record it, whether or not that succeeded: with
   *     whether the revision is proven by that; never completes exceptionally
   */
  CompletableFuture<Boolean> record(long revision, RolloutOutcome outcome);
}
