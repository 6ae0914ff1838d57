package dev.tollgate.controlplane.rollout;

import java.util.concurrent.CompletableFuture;

/** Where it is kept what became of revisions. */
@FunctionalInterface
interface Reports {
  /**
   * Keeps an outcome; must return at once.
   *
   * @return completes when that was tried, whether or not it worked
   */
  CompletableFuture<Void> keep(long revision, Outcome outcome);
}
