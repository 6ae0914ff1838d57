package dev.tollgate.controlplane.rollout;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A change from what nodes have to a target, in two releases, so that no resource ever refers to a
 * missing one.
 *
 * @param leaving what was leaving when the change began
 * @param from what nodes had when the change began
 * @param added {@code from} plus what only the target has; nothing refers to that yet
 */
record Change(Release from, Leaving leaving, Release added, Release target) {
  static Change of(Release from, Leaving leaving, Release target) {
    Release added = from.plus(target.ofRevision(), target.endpoints(), target.certificates());
    return new Change(from, leaving, added.as(target.revision()), target);
  }

  /** Whether the target has new clusters, which must warm before they get requests. */
  boolean addsClusters() {
    return !clusterNames(from).containsAll(clusterNames(target));
  }

  /** This change with each release replaced; equal to it if none changes. */
  Change map(UnaryOperator<Release> change) {
    return new Change(change.apply(from), leaving, change.apply(added), change.apply(target));
  }

  Stream<Release> releases() {
    return Stream.of(from, added, target);
  }

  private static Set<String> clusterNames(Release release) {
    return release.ofRevision().clusters().stream()
        .map(Cluster::getName)
        .collect(Collectors.toUnmodifiableSet());
  }
}
