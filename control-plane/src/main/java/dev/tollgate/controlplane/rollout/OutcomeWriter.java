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
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("outcome-writer").factory());
  // The latest outcome of each revision; used by the thread only.
  private final Map<Long, RolloutOutcome> unwritten = new LinkedHashMap<>();

  OutcomeWriter(RevisionStore store) {
    this.store = store;
  }

  @Override
  public CompletableFuture<Void> record(long revision, RolloutOutcome outcome) {
    return CompletableFuture.runAsync(
        () -> {
          unwritten.put(revision, outcome);
          write();
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

  private void write() {
    try {
      while (!unwritten.isEmpty()) {
        Map.Entry<Long, RolloutOutcome> first = unwritten.entrySet().iterator().next();
        write(first.getKey(), first.getValue());
        unwritten.remove(first.getKey());
      }
    } catch (JdbiException e) {
      logger.atDebug().addKeyValue("outcomes", unwritten.size()).log("waiting for Postgres");
    }
  }

  private void write(long revision, RolloutOutcome outcome) {
    switch (outcome) {
      case RolloutOutcome.Published published ->
          store.advance(revision, RevisionState.PUBLISHED, "");
      case RolloutOutcome.Proven proven -> store.advance(revision, RevisionState.PROVEN, "");
      case RolloutOutcome.Rejected(String reason) ->
          store.advance(revision, RevisionState.REJECTED, reason);
    }
  }
}
