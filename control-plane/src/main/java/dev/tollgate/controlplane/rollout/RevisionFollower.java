package dev.tollgate.controlplane.rollout;

import dev.tollgate.admin.problem.FieldFault;
import dev.tollgate.boot.Health;
import dev.tollgate.controlplane.certificates.CertificateSet;
import dev.tollgate.controlplane.config.Author;
import dev.tollgate.controlplane.config.Publications;
import dev.tollgate.controlplane.config.Publications.Publication;
import dev.tollgate.controlplane.config.Revision;
import dev.tollgate.controlplane.config.RevisionState;
import dev.tollgate.controlplane.config.RevisionStore;
import dev.tollgate.controlplane.config.RevisionStore.Head;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls Postgres for the newest revision, which any replica may have added, and rolls it out on
 * this replica. While Postgres is away the replica keeps its revision. Not thread-safe.
 */
final class RevisionFollower {
  private static final Logger logger = LoggerFactory.getLogger(RevisionFollower.class);
  private static final Author AUTHOR = Author.named("initial configuration");

  /** Time between two polls. */
  static final Duration INTERVAL = Duration.ofMillis(400);

  private final RevisionStore store;
  private final ReplicaStore replicas;
  private final Releases releases;
  private final Rollout rollout;
  private final OutcomeWriter outcomes;
  private final Publications publications;
  private final Optional<Path> initialDocument;
  private final Health.Condition loaded;

  RevisionFollower(
      RevisionStore store,
      ReplicaStore replicas,
      Releases releases,
      Rollout rollout,
      OutcomeWriter outcomes,
      Publications publications,
      Optional<Path> initialDocument,
      Health.Condition loaded) {
    this.store = store;
    this.replicas = replicas;
    this.releases = releases;
    this.rollout = rollout;
    this.outcomes = outcomes;
    this.publications = publications;
    this.initialDocument = initialDocument;
    this.loaded = loaded;
  }

  /** Tells the other replicas, if Postgres responds, that this one stops. No poll may follow. */
  void leave() {
    try {
      replicas.leave();
    } catch (JdbiException e) {
      logger.atDebug().log("Postgres does not answer; the others notice within seconds");
    }
  }

  /**
   * Compares the store with the rollout once.
   *
   * @throws JdbiException if Postgres does not respond; the revision stays
   */
  void poll() {
    outcomes.retry();
    replicas.report();
    OptionalLong target = rollout.target();
    target.ifPresent(this::withdrawIfRejected);
    Optional<Head> newest = store.head();
    if (newest.isEmpty()) {
      putInitialDocument();
    } else if (!target.equals(OptionalLong.of(newest.get().number()))) {
      store.current().ifPresent(revision -> load(target, revision));
    } else {
      // Also after a document that could not be loaded: this newer one was put here.
      loaded.met();
      proveIfAll(newest.get());
    }
  }

  private void proveIfAll(Head newest) {
    boolean proven =
        newest.state() == RevisionState.PROVEN
            || (rollout.isAccepted(newest.number()) && replicas.prove(newest.number()));
    if (proven) {
      rollout.prove(newest.number());
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
        case Publication.Invalid(List<FieldFault> faults) -> loaded.lost(file + ": " + faults);
        case Publication.Refused(Revision revision) -> loaded.lost(file + ": " + revision.reason());
        case Publication.InForce inForce -> loaded.met();
      }
    } catch (IOException e) {
      loaded.lost("%s: cannot be read (%s)".formatted(file, e));
    }
  }

  private void load(OptionalLong target, Revision revision) {
    if (target.isEmpty()) {
      // Serve what is known to be good first: nodes that reconnect run it still.
      Optional<Revision> proven = store.proven();
      if (proven.isPresent()) {
        releases.load(proven.get(), CertificateSet.EMPTY).ifPresent(this::resume);
        return;
      }
    }
    Optional<Release> release = releases.load(revision, rollout.certificates());
    if (release.isPresent()) {
      rollout.replace(target, release.get());
      loaded.met();
    } else {
      logger
          .atError()
          .addKeyValue("revision", revision.number())
          .log("the document is not valid any more; the revision before stays");
      loaded.lost("a valid document; revision %d is not".formatted(revision.number()));
    }
  }

  /** The next poll rolls out what is newer. */
  private void resume(Release proven) {
    rollout.resume(proven);
    loaded.met();
  }
}
