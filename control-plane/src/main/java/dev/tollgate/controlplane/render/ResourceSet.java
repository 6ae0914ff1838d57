package dev.tollgate.controlplane.render;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One consistent configuration of an Envoy: every list sorted by name, names unique. Holds private
 * keys, so it never shows more than names.
 */
public record ResourceSet(
    List<Cluster> clusters,
    List<ClusterLoadAssignment> endpoints,
    List<Listener> listeners,
    List<RouteConfiguration> routes,
    List<Secret> secrets) {

  public ResourceSet {
    clusters = sorted(clusters, Cluster::getName);
    endpoints = sorted(endpoints, ClusterLoadAssignment::getClusterName);
    listeners = sorted(listeners, Listener::getName);
    routes = sorted(routes, RouteConfiguration::getName);
    secrets = sorted(secrets, Secret::getName);
  }

  /**
   * The new configuration with those clusters, endpoints and secrets of the old one that it lacks:
   * what an Envoy should hold while requests of the old one still run.
   */
  public static ResourceSet union(ResourceSet old, ResourceSet next) {
    return new ResourceSet(
        keeping(old.clusters, next.clusters, Cluster::getName),
        keeping(old.endpoints, next.endpoints, ClusterLoadAssignment::getClusterName),
        next.listeners,
        next.routes,
        keeping(old.secrets, next.secrets, Secret::getName));
  }

  /** All resources of a type. */
  public List<? extends Message> resources(ResourceType type) {
    return switch (type) {
      case CLUSTERS -> clusters;
      case ENDPOINTS -> endpoints;
      case LISTENERS -> listeners;
      case ROUTES -> routes;
      case SECRETS -> secrets;
    };
  }

  /**
   * A digest of the resources of a type: equal resources give equal versions, on every replica.
   * Computed at each call. Endpoints get a new version with the clusters and routes with the
   * listeners, because Envoy waits for them again after such a change.
   */
  public String version(ResourceType type) {
    return switch (type) {
      case CLUSTERS -> Digest.of(clusters);
      case ENDPOINTS -> Digest.of(clusters, endpoints);
      case LISTENERS -> Digest.of(listeners);
      case ROUTES -> Digest.of(listeners, routes);
      case SECRETS -> Digest.of(secrets);
    };
  }

  @Override
  public String toString() {
    return "ResourceSet[clusters=%s, listeners=%s, routes=%s, secrets=%s]"
        .formatted(
            clusters.stream().map(Cluster::getName).toList(),
            listeners.stream().map(Listener::getName).toList(),
            routes.stream().map(RouteConfiguration::getName).toList(),
            secrets.stream().map(Secret::getName).toList());
  }

  private static <T> List<T> keeping(List<T> old, List<T> next, Function<T, String> name) {
    Set<String> present = new HashSet<>(next.stream().map(name).toList());
    return Stream.concat(
            next.stream(), old.stream().filter(item -> !present.contains(name.apply(item))))
        .toList();
  }

  private static <T> List<T> sorted(List<T> items, Function<T, String> name) {
    List<T> sorted = new ArrayList<>(items);
    sorted.sort(Comparator.comparing(name));
    for (int i = 1; i < sorted.size(); i++) {
      if (name.apply(sorted.get(i)).equals(name.apply(sorted.get(i - 1)))) {
        throw new IllegalArgumentException(
            "resource: %s (expected: unique names)".formatted(name.apply(sorted.get(i))));
      }
    }
    return List.copyOf(sorted);
  }
}
