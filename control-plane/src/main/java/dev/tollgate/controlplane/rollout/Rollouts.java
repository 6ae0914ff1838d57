package dev.tollgate.controlplane.rollout;

import dev.tollgate.boot.Health;
import dev.tollgate.controlplane.certificates.CertificateReader;
import dev.tollgate.controlplane.certificates.CertificateWatcher;
import dev.tollgate.controlplane.config.Publications;
import dev.tollgate.controlplane.config.RevisionStore;
import dev.tollgate.controlplane.nodes.NodeGroup;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Rolls out revisions on this replica: those that admins put here and those that other replicas
 * added to the store. Thread-safe; must be closed, before the publisher.
 */
public final class Rollouts implements AutoCloseable {
  private final OutcomeWriter outcomes;
  private final Rollout rollout;
  private final Publications publications;
  private final RevisionFollower follower;
  private final CertificateWatcher certificates;

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
    CertificateReader reader = new CertificateReader(clock);
    Releases releases = new Releases(reader);
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
    certificates =
        new CertificateWatcher(
            reader,
            () ->
                rollout
                    .releases()
                    .flatMap(release -> release.certificates().files().stream())
                    .collect(Collectors.toUnmodifiableSet()),
            newer -> rollout.update(release -> release.with(release.certificates().with(newer))),
            metrics);
  }

  /** Starts to follow the store, which must be ready, and the certificate files. */
  public void start() {
    follower.start();
    certificates.start();
  }

  /** Takes documents from admins. */
  public Publications publications() {
    return publications;
  }

  @Override
  public void close() {
    certificates.close();
    follower.close();
    rollout.close();
    outcomes.close();
  }
}
