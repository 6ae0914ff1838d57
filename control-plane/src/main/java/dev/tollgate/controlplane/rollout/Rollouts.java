package dev.tollgate.controlplane.rollout;

import dev.tollgate.boot.Health;
import dev.tollgate.controlplane.config.Publications;
import dev.tollgate.controlplane.config.RevisionStore;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import dev.tollgate.controlplane.render.Certificates;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The rollout of revisions by this replica: of those that are put here and of those that it finds
 * in the store. Thread-safe; must be closed, before the publisher.
 */
public final class Rollouts implements AutoCloseable {
  private final RevisionReports reports;
  private final Rollout rollout;
  private final Publications publications;
  private final RevisionFollower follower;

  /**
   * Rollouts that have not begun.
   *
   * @param initialDocument what to put if the store is empty
   * @param loaded met when something is served
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
    Releases releases = new Releases(new Certificates(clock));
    reports = new RevisionReports(store);
    rollout = new Rollout(times, publisher, nodes, reports, clock, metrics);
    publications = new RolledPublications(releases, store, rollout);
    follower =
        new RevisionFollower(
            store, releases, rollout, reports, publications, initialDocument, loaded);
  }

  /** Begins to follow the store, which must be ready. */
  public void start() {
    follower.start();
  }

  /** Where documents are put. */
  public Publications publications() {
    return publications;
  }

  @Override
  public void close() {
    follower.close();
    rollout.close();
    reports.close();
  }
}
