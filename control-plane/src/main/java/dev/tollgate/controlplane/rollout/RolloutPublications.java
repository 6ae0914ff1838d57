package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.config.Author;
import dev.tollgate.controlplane.config.Fault;
import dev.tollgate.controlplane.config.Publications;
import dev.tollgate.controlplane.config.Revision;
import dev.tollgate.controlplane.config.RevisionState;
import dev.tollgate.controlplane.config.RevisionStore;
import dev.tollgate.controlplane.rollout.Releases.Checked;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Checks a document, stores it as a revision and waits for its rollout. Thread-safe. */
final class RolloutPublications implements Publications {
  // Added to the limits of the rollout itself; runs out only when the service stops.
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final Releases releases;
  private final RevisionStore store;
  private final Rollout rollout;
  private final Duration maxWait;

  RolloutPublications(Releases releases, RevisionStore store, Rollout rollout, RolloutTimes times) {
    this.releases = releases;
    this.store = store;
    this.rollout = rollout;
    this.maxWait = times.untilOutcome().plus(MARGIN);
  }

  @Override
  public Publication put(String document, Author author) {
    return switch (releases.check(document)) {
      case Checked.Invalid(var faults) -> new Publication.Invalid(faults);
      case Checked.Usable usable -> put(usable, store.add(document, author));
    };
  }

  @Override
  public List<Fault> check(String document) {
    return switch (releases.check(document)) {
      case Checked.Invalid(var faults) -> faults;
      case Checked.Usable _ -> List.of();
    };
  }

  private Publication put(Checked.Usable usable, RevisionStore.Added added) {
    Revision revision = added.revision();
    if (!added.isNew()) {
      return new Publication.InForce(revision, false, List.of());
    }
    return switch (await(usable.release(revision.number()))) {
      case RolloutOutcome.Proven proven ->
          new Publication.InForce(revision.in(RevisionState.PROVEN, ""), true, List.of());
      case RolloutOutcome.Published(List<String> waitingFor) ->
          new Publication.InForce(revision.in(RevisionState.PUBLISHED, ""), true, waitingFor);
      case RolloutOutcome.Rejected(String reason) ->
          new Publication.Refused(revision.in(RevisionState.REJECTED, reason));
    };
  }

  private RolloutOutcome await(Release release) {
    return rollout
        .publish(release)
        .completeOnTimeout(
            new RolloutOutcome.Published(List.of()), maxWait.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
