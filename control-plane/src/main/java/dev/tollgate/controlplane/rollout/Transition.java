package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.render.ResourceSet;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The releases between the served one and the next one, chosen so that no resource ever refers to a
 * missing one.
 *
 * @param fallback the state to return to when a node refuses; null if nothing was served before
 * @param added the served release plus what only the next one has; nothing refers to that yet
 * @param switched the next release plus what running requests still need of the served one
 * @param addsClusters whether {@code added} has new clusters, which must warm before they get
 *     requests
 */
record Transition(
    Stage.@Nullable Steady fallback,
    Release added,
    Release switched,
    Release next,
    boolean addsClusters) {

  /** The transition to the very first release. */
  static Transition first(Release next) {
    return new Transition(null, next, next, next, false);
  }

  static Transition of(Stage.@Nullable Steady fallback, Release served, Release next) {
    ResourceSet union = ResourceSet.union(served.resources(), next.resources());
    ResourceSet added =
        new ResourceSet(
            union.clusters(),
            union.endpoints(),
            served.resources().listeners(),
            served.resources().routes(),
            union.secrets());
    return new Transition(
        fallback,
        Release.of(next.revision(), added),
        Release.of(next.revision(), union),
        next,
        !clusterNames(served).containsAll(clusterNames(next)));
  }

  private static Set<String> clusterNames(Release release) {
    List<Cluster> clusters = release.resources().clusters();
    return clusters.stream().map(Cluster::getName).collect(Collectors.toUnmodifiableSet());
  }
}
