package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.render.ResourceSet;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way from one release to the next, so that at no time something refers to what is not there.
 *
 * @param back where to go back to when a node refuses; null if nothing was served before
 * @param added what was served, plus what the next release needs: nothing refers to it yet
 * @param switched the next release, plus what running requests of the last one still need
 * @param addsClusters something in {@code added} must warm before requests can go there
 */
record Change(
    Stage.@Nullable Resting back,
    Release added,
    Release switched,
    Release next,
    boolean addsClusters) {

  /** The first release of all. */
  static Change first(Release next) {
    return new Change(null, next, next, next, false);
  }

  static Change of(Stage.@Nullable Resting back, Release served, Release next) {
    ResourceSet union = ResourceSet.union(served.resources(), next.resources());
    ResourceSet added =
        new ResourceSet(
            union.clusters(),
            union.endpoints(),
            served.resources().listeners(),
            served.resources().routes(),
            union.secrets());
    return new Change(
        back,
        Release.of(next.revision(), added),
        Release.of(next.revision(), union),
        next,
        !names(served).containsAll(names(next)));
  }

  /** What was in force before, against which a refusal counts. */
  @Nullable Release before() {
    return back == null ? null : back.target();
  }

  private static Set<String> names(Release release) {
    List<Cluster> clusters = release.resources().clusters();
    return clusters.stream().map(Cluster::getName).collect(Collectors.toUnmodifiableSet());
  }
}
