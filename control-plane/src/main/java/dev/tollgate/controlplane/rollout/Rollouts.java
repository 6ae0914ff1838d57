package dev.tollgate.controlplane.rollout;

import dev.tollgate.boot.Health;
import dev.tollgate.controlplane.certificates.CertificateReader;
import dev.tollgate.controlplane.config.Publications;
import dev.tollgate.controlplane.config.RevisionStore;
import dev.tollgate.controlplane.nodes.NodeGroup;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * Rolls out revisions on this replica: those that admins put here and those that other replicas
 * added to the store. Thread-safe; must be closed, before the publisher.
 */
public final class Rollouts implements AutoCloseable {
  private final OutcomeWriter outcomes;
  private final Rollout rollout;
  private final Publications publications;
  private final RevisionFollower follower;

  /**
   * Nothing is rolled out before {@link #start} or the first document.
   *
   * @param initialDocument becomes revision 1 if the store is empty
   * @param loaded met when a revision is served
   */
  public Rollouts(
      RolloutTimes times,
      RevisionStore store,
      Publisher publisher,
      NodeRegistry nodes,
      Optional<Path> initialDocument,
      Health.Condition loaded,
      InstantSource clock,
      MeterRegistry metrics) {
    Releases releases = new Releases(new CertificateReader(clock));
    outcomes = new OutcomeWriter(store);
    rollout =
        new Rollout(
            NodeGroup.EDGE,
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("rollout").factory()),
            times,
            publisher,
            nodes,
            outcomes,
            clock,
            metrics);
    publications = new RolloutPublications(releases, store, rollout, times);
    follower =
        new RevisionFollower(
            store, releases, rollout, outcomes, publications, initialDocument, loaded);
  }

  /** Starts to follow the store, which must be ready. */
  public void start() {
    follower.start();
  }

  /** Takes documents from admins. */
  public Publications publications() {
    return publications;
  }

  @Override
  public void close() {
    follower.close();
    rollout.close();
    outcomes.close();
  }
}
