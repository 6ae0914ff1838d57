package dev.tollgate.controlplane.rollout;

import dev.tollgate.boot.Health;
import dev.tollgate.boot.Pause;
import dev.tollgate.boot.PeriodicTask;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.controlplane.certificates.CertificateMetrics;
import dev.tollgate.controlplane.certificates.CertificateReader;
import dev.tollgate.controlplane.certificates.CertificateWatcher;
import dev.tollgate.controlplane.config.Publications;
import dev.tollgate.controlplane.config.RevisionStore;
import dev.tollgate.controlplane.nodes.NodeGroup;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;

/**
 * Rolls out revisions on this replica: those that admins put here and those that other replicas
 * added to the store. Thread-safe; must be closed, before the publisher.
 */
public final class Rollouts implements AutoCloseable {
  private final OutcomeWriter outcomes;
  private final Rollout rollout;
  private final Publications publications;
  private final RevisionFollower follower;
  private final PeriodicTask following;
  private final CertificateWatcher certificates;

  /**
   * Nothing is rolled out before {@link #start} or the first document.
   *
   * @param jdbi the database of the revisions
   * @param replica name of this replica, for people
   * @param reservedPorts ports that no listener may have: the gateway uses them itself
   * @param initialDocument becomes revision 1 if the store is empty
   * @param loaded met when a revision is served
   */
  public Rollouts(
      RolloutTimes times,
      Jdbi jdbi,
      String replica,
      Publisher publisher,
      NodeRegistry nodes,
      Set<Integer> reservedPorts,
      Optional<Path> initialDocument,
      Health.Condition loaded,
      TimeSource time,
      MeterRegistry metrics) {
    RevisionStore store = new RevisionStore(jdbi, time.clock());
    ReplicaStore replicas =
        new ReplicaStore(
            jdbi, UUID.randomUUID().toString(), replica, () -> nodes.in(NodeGroup.EDGE).size());
    CertificateReader reader = new CertificateReader(time.clock());
    Releases releases = new Releases(reader, store, reservedPorts);
    outcomes = new OutcomeWriter(store, replicas);
    rollout =
        new Rollout(
            NodeGroup.EDGE,
            Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("rollout").factory()),
            times,
            publisher,
            nodes,
            outcomes,
            time.steady(),
            metrics);
    publications = new RolloutPublications(releases, store, replicas, rollout, times);
    follower =
        new RevisionFollower(
            store, replicas, releases, rollout, outcomes, publications, initialDocument, loaded);
    CertificateMetrics expiries = new CertificateMetrics(metrics);
    following =
        new PeriodicTask(
            "revision-follower", Pause.of(RevisionFollower.INTERVAL), follower::poll, metrics);
    certificates =
        new CertificateWatcher(
            reader,
            () ->
                rollout
                    .releases()
                    .flatMap(release -> release.certificates().files().stream())
                    .collect(Collectors.toUnmodifiableSet()),
            newer -> {
              rollout.update(release -> release.with(release.certificates().with(newer)));
              expiries.update(rollout.certificates());
            },
            metrics);
  }

  /** Starts to follow the store, which must be ready, and the certificate files. */
  public void start() {
    following.start();
    certificates.start();
  }

  /** Takes documents from admins. */
  public Publications publications() {
    return publications;
  }

  @Override
  public void close() {
    certificates.close();
    following.close();
    follower.leave();
    rollout.close();
    outcomes.close();
  }
}
