package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.config.RevisionState;
import dev.tollgate.controlplane.config.RevisionStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes outcomes to Postgres on a thread of its own, so that a rollout never waits for the
 * database. Outcomes that cannot be written are kept in memory for {@link #retry}. Thread-safe;
 * must be closed.
 */
final class OutcomeWriter implements OutcomeRecorder, AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(OutcomeWriter.class);

  private final RevisionStore store;
  private final ReplicaStore replicas;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("outcome-writer").factory());
  // The latest outcome of each revision; used by the thread only.
  private final Map<Long, RolloutOutcome> unwritten = new LinkedHashMap<>();

  OutcomeWriter(RevisionStore store, ReplicaStore replicas) {
    this.store = store;
    this.replicas = replicas;
  }

  @Override
  public CompletableFuture<Boolean> record(long revision, RolloutOutcome outcome) {
    return CompletableFuture.supplyAsync(
        () -> {
          unwritten.put(revision, outcome);
          return write() && isProven(revision, outcome);
        },
        thread);
  }

  /** Tries again to write what could not be written. */
  void retry() {
    thread.execute(this::write);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** Writes all outcomes; returns whether it could. */
  private boolean write() {
    try {
      while (!unwritten.isEmpty()) {
        Map.Entry<Long, RolloutOutcome> first = unwritten.entrySet().iterator().next();
        write(first.getKey(), first.getValue());
        unwritten.remove(first.getKey());
      }
      return true;
    } catch (JdbiException e) {
      logger.atDebug().addKeyValue("outcomes", unwritten.size()).log("waiting for Postgres");
      return false;
    }
  }

  private void write(long revision, RolloutOutcome outcome) {
    switch (outcome) {
      case RolloutOutcome.Published _ -> store.advance(revision, RevisionState.PUBLISHED, "");
      case RolloutOutcome.Accepted() -> {
        store.advance(revision, RevisionState.PUBLISHED, "");
        replicas.accept(revision);
      }
      case RolloutOutcome.Rejected(String reason) ->
          store.advance(revision, RevisionState.REJECTED, reason);
      case RolloutOutcome.Proven() -> {} // learned from the store
    }
  }

  private boolean isProven(long revision, RolloutOutcome outcome) {
    try {
      return outcome instanceof RolloutOutcome.Accepted && replicas.prove(revision);
    } catch (JdbiException e) {
      logger.atDebug().log("waiting for Postgres");
      return false;
    }
  }
}
