package dev.tollgate.controlplane.rollout;

import dev.tollgate.admin.problem.FieldFault;
import dev.tollgate.controlplane.config.Author;
import dev.tollgate.controlplane.config.Publications;
import dev.tollgate.controlplane.config.Revision;
import dev.tollgate.controlplane.config.RevisionState;
import dev.tollgate.controlplane.config.RevisionStore;
import dev.tollgate.controlplane.rollout.Releases.Checked;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;

/** Checks a document, stores it as a revision and waits for its rollout. Thread-safe. */
final class RolloutPublications implements Publications {
  // Added to the limits of the rollout itself; runs out only when the service stops.
  private static final Duration MARGIN = Duration.ofSeconds(5);

  // Other replicas see a new revision within half a second.
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private static final RolloutOutcome.Published NOTHING_MISSING =
      new RolloutOutcome.Published(List.of(), List.of());

  private final Releases releases;
  private final RevisionStore store;
  private final ReplicaStore replicas;
  private final Rollout rollout;
  private final Duration untilOutcome;

  RolloutPublications(
      Releases releases,
      RevisionStore store,
      ReplicaStore replicas,
      Rollout rollout,
      RolloutTimes times) {
    this.releases = releases;
    this.store = store;
    this.replicas = replicas;
    this.rollout = rollout;
    this.untilOutcome = times.untilOutcome();
  }

  @Override
  public Publication put(String document, Author author) {
    return switch (releases.check(document, rollout.certificates())) {
      case Checked.Invalid(var faults) -> new Publication.Invalid(faults);
      case Checked.Usable usable -> put(usable, add(usable, document, author));
    };
  }

  @Override
  public List<FieldFault> check(String document) {
    return switch (releases.check(document, rollout.certificates())) {
      case Checked.Invalid(var faults) -> faults;
      case Checked.Usable _ -> List.of();
    };
  }

  /** Renders before the transaction begins: the first time it takes seconds to load the classes. */
  private RevisionStore.Added add(Checked.Usable usable, String document, Author author) {
    long next = store.highestNumber() + 1;
    byte[] compiled = usable.compile(next).toBytes();
    return store.add(
        document,
        author,
        revision -> revision == next ? compiled : usable.compile(revision).toBytes());
  }

  private Publication put(Checked.Usable usable, RevisionStore.Added added) {
    Revision revision = added.revision();
    if (!added.isNew()) {
      return new Publication.InForce(revision, false, List.of(), List.of(), usable.warnings());
    }
    return switch (await(usable.release(revision.number()))) {
      case RolloutOutcome.Rejected(String reason) ->
          new Publication.Refused(revision.in(RevisionState.REJECTED, reason));
      case RolloutOutcome.Published(List<String> waitingFor, List<String> refusals) ->
          new Publication.InForce(
              revision.in(RevisionState.PUBLISHED, ""),
              true,
              waitingFor,
              refusals,
              usable.warnings());
      case RolloutOutcome.Proven(), RolloutOutcome.Accepted() ->
          new Publication.InForce(
              revision.in(RevisionState.PROVEN, ""), true, List.of(), List.of(), usable.warnings());
    };
  }

  /** Waits for the nodes of this replica, then for those of the others. */
  private RolloutOutcome await(Release release) {
    RolloutOutcome own =
        rollout
            .publish(release)
            .completeOnTimeout(
                NOTHING_MISSING, untilOutcome.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS)
            .join();
    return switch (own) {
      case RolloutOutcome.Rejected _, RolloutOutcome.Proven _ -> own;
      case RolloutOutcome.Accepted _ -> awaitOthers(release.revision(), NOTHING_MISSING, true);
      case RolloutOutcome.Published published -> awaitOthers(release.revision(), published, false);
    };
  }

  private RolloutOutcome awaitOthers(
      long revision, RolloutOutcome.Published own, boolean isAccepted) {
    long deadline = System.nanoTime() + untilOutcome.toNanos();
    try {
      while (true) {
        if (isAccepted && replicas.prove(revision)) {
          return new RolloutOutcome.Proven();
        }
        ReplicaStore.Progress progress = replicas.progress(revision);
        if (progress.state() == RevisionState.PROVEN) {
          return new RolloutOutcome.Proven();
        }
        if (progress.state() == RevisionState.REJECTED) {
          return new RolloutOutcome.Rejected(progress.reason());
        }
        List<String> others = progress.waitingFor();
        if ((others.isEmpty() && !isAccepted) || System.nanoTime() - deadline > 0) {
          return new RolloutOutcome.Published(
              Stream.concat(own.waitingFor().stream(), others.stream()).toList(), own.refusals());
        }
        Thread.sleep(INTERVAL);
      }
    } catch (JdbiException e) {
      // The document is stored and served here; the database only cannot tell about the others.
      return own;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return own;
    }
  }
}
