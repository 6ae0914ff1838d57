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
 * Keeps this replica at the newest revision in Postgres, whoever put it there, from the first start
 * on. While Postgres is away the replica stays where it is. One thread; must be closed.
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
  private final RevisionReports reports;
  private final Publications publications;
  private final Optional<Path> initialDocument;
  private final Health.Condition loaded;

  RevisionFollower(
      RevisionStore store,
      Releases releases,
      Rollout rollout,
      RevisionReports reports,
      Publications publications,
      Optional<Path> initialDocument,
      Health.Condition loaded) {
    this.store = store;
    this.releases = releases;
    this.rollout = rollout;
    this.reports = reports;
    this.publications = publications;
    this.initialDocument = initialDocument;
    this.loaded = loaded;
  }

  /** Begins to look. */
  @SuppressWarnings("FutureReturnValueIgnored") // look() never throws
  void start() {
    thread.scheduleWithFixedDelay(this::look, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void look() {
    try {
      reports.retry();
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
      begin();
    } else if (!newest.equals(target)) {
      store.current().ifPresent(revision -> load(target, revision));
    }
  }

  /** A node of another replica may have refused what all nodes of this one accepted. */
  private void withdrawIfRejected(long revision) {
    store.rejection(revision).ifPresent(reason -> rollout.withdraw(revision, reason));
  }

  /** There is no revision that could be in force. */
  private void begin() {
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
      case Checked.Faulty(List<Fault> faults) ->
          loaded.lost("revision %d, which has faults: %s".formatted(revision.number(), faults));
      case Checked.Usable usable -> {
        if (target.isEmpty() && revision.state() != RevisionState.PROVEN) {
          store.proven().ifPresent(this::resume);
        }
        // Does nothing after a resume: the next look replaces that.
        rollout.replace(target, usable.release(revision.number()));
        loaded.met();
      }
    }
  }

  /** The nodes that will connect again still run this. */
  private void resume(Revision proven) {
    if (releases.check(proven.document()) instanceof Checked.Usable usable) {
      rollout.resume(usable.release(proven.number()));
    }
  }
}
