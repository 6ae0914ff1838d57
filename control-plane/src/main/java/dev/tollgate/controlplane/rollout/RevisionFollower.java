package dev.tollgate.controlplane.rollout;

import dev.tollgate.boot.Health;
import dev.tollgate.controlplane.config.Author;
import dev.tollgate.controlplane.config.Fault;
import dev.tollgate.controlplane.config.Publications;
import dev.tollgate.controlplane.config.Publications.Publication;
import dev.tollgate.controlplane.config.Revision;
import dev.tollgate.controlplane.config.RevisionState;
import dev.tollgate.controlplane.config.RevisionStore;
import dev.tollgate.controlplane.rollout.Releases.Checked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls Postgres for the newest revision, which any replica may have added, and rolls it out on
 * this replica. While Postgres is away the replica keeps its revision. One thread; must be closed.
 */
final class RevisionFollower implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(RevisionFollower.class);
  private static final Author AUTHOR = Author.named("initial configuration");
  private static final Duration INTERVAL = Duration.ofMillis(400);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("revision-follower").factory());
  private final RevisionStore store;
  private final Releases releases;
  private final Rollout rollout;
  private final OutcomeWriter outcomes;
  private final Publications publications;
  private final Optional<Path> initialDocument;
  private final Health.Condition loaded;

  RevisionFollower(
      RevisionStore store,
      Releases releases,
      Rollout rollout,
      OutcomeWriter outcomes,
      Publications publications,
      Optional<Path> initialDocument,
      Health.Condition loaded) {
    this.store = store;
    this.releases = releases;
    this.rollout = rollout;
    this.outcomes = outcomes;
    this.publications = publications;
    this.initialDocument = initialDocument;
    this.loaded = loaded;
  }

  /** Starts to poll. */
  @SuppressWarnings("FutureReturnValueIgnored") // poll() never throws
  void start() {
    thread.scheduleWithFixedDelay(this::poll, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** Compares the store with the rollout once; never throws. */
  void poll() {
    try {
      outcomes.retry();
      follow();
    } catch (JdbiException e) {
      logger.atDebug().setCause(e).log("Postgres does not answer; the revision stays as it is");
    } catch (RuntimeException e) {
      logger.atError().setCause(e).log("could not follow the revisions");
    }
  }

  private void follow() {
    OptionalLong target = rollout.target();
    target.ifPresent(this::withdrawIfRejected);
    OptionalLong newest = store.currentNumber();
    if (newest.isEmpty()) {
      putInitialDocument();
    } else if (!newest.equals(target)) {
      store.current().ifPresent(revision -> load(target, revision));
    }
  }

  /** Takes over a rejection by another replica, one of whose nodes refused the revision. */
  private void withdrawIfRejected(long revision) {
    store.rejection(revision).ifPresent(reason -> rollout.withdraw(revision, reason));
  }

  private void putInitialDocument() {
    if (initialDocument.isEmpty() || store.find(1).isPresent()) {
      loaded.lost("a gateway document (PUT /admin/v1/config)");
      return;
    }
    Path file = initialDocument.get();
    try {
      switch (publications.put(Files.readString(file), AUTHOR)) {
        case Publication.Invalid(List<Fault> faults) -> loaded.lost(file + ": " + faults);
        case Publication.Refused(Revision revision) -> loaded.lost(file + ": " + revision.reason());
        case Publication.InForce inForce -> loaded.met();
      }
    } catch (IOException e) {
      loaded.lost("%s: cannot be read (%s)".formatted(file, e));
    }
  }

  private void load(OptionalLong target, Revision revision) {
    switch (releases.check(revision.document())) {
      case Checked.Invalid(List<Fault> faults) ->
          loaded.lost("revision %d, which has faults: %s".formatted(revision.number(), faults));
      case Checked.Usable usable -> {
        if (target.isEmpty() && revision.state() != RevisionState.PROVEN) {
          store.proven().ifPresent(this::resume);
        }
        // After a resume the target has changed: this does nothing, and the next poll replaces it.
        rollout.replace(target, usable.release(revision.number()));
        loaded.met();
      }
    }
  }

  /** Serves the newest proven revision, which the nodes that reconnect still run. */
  private void resume(Revision proven) {
    if (releases.check(proven.document()) instanceof Checked.Usable usable) {
      rollout.resume(usable.release(proven.number()));
    }
  }
}
