package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.config.Author;
import dev.tollgate.controlplane.config.Publications;
import dev.tollgate.controlplane.config.Revision;
import dev.tollgate.controlplane.config.RevisionState;
import dev.tollgate.controlplane.config.RevisionStore;
import dev.tollgate.controlplane.rollout.Releases.Checked;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Puts documents: check, keep, roll out, wait. Thread-safe. */
final class RolledPublications implements Publications {
  // Longer than a rollout takes until its outcome is known; met only when the service stops.
  private static final Duration MAX_WAIT =
      RolloutTimes.ACCEPT.multipliedBy(2).plus(RolloutTimes.WARM).plusSeconds(5);

  private final Releases releases;
  private final RevisionStore store;
  private final Rollout rollout;

  RolledPublications(Releases releases, RevisionStore store, Rollout rollout) {
    this.releases = releases;
    this.store = store;
    this.rollout = rollout;
  }

  @Override
  public Publication put(String document, Author author) {
    return switch (releases.check(document)) {
      case Checked.Faulty(var faults) -> new Publication.Invalid(faults);
      case Checked.Usable usable -> put(usable, store.add(document, author));
    };
  }

  private Publication put(Checked.Usable usable, RevisionStore.Added added) {
    Revision revision = added.revision();
    if (!added.isNew()) {
      return new Publication.InForce(revision, false, List.of());
    }
    return switch (await(usable.release(revision.number()))) {
      case Outcome.Proven proven ->
          new Publication.InForce(revision.in(RevisionState.PROVEN, ""), true, List.of());
      case Outcome.Published(List<String> waitingFor) ->
          new Publication.InForce(revision.in(RevisionState.PUBLISHED, ""), true, waitingFor);
      case Outcome.Rejected(String reason) ->
          new Publication.Refused(revision.in(RevisionState.REJECTED, reason));
    };
  }

  private Outcome await(Release release) {
    return rollout
        .publish(release)
        .completeOnTimeout(
            new Outcome.Published(List.of()), MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }
}
