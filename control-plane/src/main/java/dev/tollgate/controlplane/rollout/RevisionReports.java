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
 * Writes what became of revisions to the store, on a thread of its own: a rollout must not wait for
 * Postgres. What cannot be written is kept and tried again. Thread-safe; must be closed.
 */
final class RevisionReports implements Reports, AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(RevisionReports.class);

  private final RevisionStore store;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("revision-reports").factory());
  // The last word on each revision; of the thread alone.
  private final Map<Long, Outcome> unwritten = new LinkedHashMap<>();

  RevisionReports(RevisionStore store) {
    this.store = store;
  }

  @Override
  public CompletableFuture<Void> keep(long revision, Outcome outcome) {
    return CompletableFuture.runAsync(
        () -> {
          unwritten.put(revision, outcome);
          write();
        },
        thread);
  }

  /** Tries again what could not be written. */
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
        Map.Entry<Long, Outcome> first = unwritten.entrySet().iterator().next();
        write(first.getKey(), first.getValue());
        unwritten.remove(first.getKey());
      }
    } catch (JdbiException e) {
      logger.atDebug().addKeyValue("outcomes", unwritten.size()).log("waiting for Postgres");
    }
  }

  private void write(long revision, Outcome outcome) {
    switch (outcome) {
      case Outcome.Published published -> store.advance(revision, RevisionState.PUBLISHED, "");
      case Outcome.Proven proven -> store.advance(revision, RevisionState.PROVEN, "");
      case Outcome.Rejected(String reason) ->
          store.advance(revision, RevisionState.REJECTED, reason);
    }
  }
}
