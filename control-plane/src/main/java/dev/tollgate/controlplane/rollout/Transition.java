package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.certificates.CertificateSet;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import dev.tollgate.controlplane.render.RevisionResources;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    return new Transition(
        fallback,
        union(served, next, served.ofRevision()),
        union(served, next, next.ofRevision()),
        next,
        !clusterNames(served).containsAll(clusterNames(next)));
  }

  /** This transition with each release replaced; equal to it if none changes. */
  Transition map(UnaryOperator<Release> change) {
    Transition mapped =
        new Transition(
            fallback == null ? null : fallback.map(change),
            change.apply(added),
            change.apply(switched),
            change.apply(next),
            addsClusters);
    return mapped.equals(this) ? this : mapped;
  }

  Stream<Release> releases() {
    return Stream.concat(
        Stream.of(added, switched, next), Stream.ofNullable(fallback).flatMap(Stage::releases));
  }

  /** Everything that either release refers to, with the given listeners and routes. */
  private static Release union(Release served, Release next, RevisionResources referring) {
    return new Release(
        next.revision(),
        new RevisionResources(
            RevisionResources.clusters(served.ofRevision(), next.ofRevision()),
            referring.listeners(),
            referring.routes()),
        EndpointSet.union(served.endpoints(), next.endpoints()),
        CertificateSet.union(served.certificates(), next.certificates()));
  }

  private static Set<String> clusterNames(Release release) {
    List<Cluster> clusters = release.ofRevision().clusters();
    return clusters.stream().map(Cluster::getName).collect(Collectors.toUnmodifiableSet());
  }
}
