package dev.tollgate.controlplane.render;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The resources that a revision determines. Endpoints and secrets are not among them: they can
 * change without a new revision. Immutable; names are unique within each list.
 *
 * @param clusters sorted by name
 * @param listeners sorted by name
 * @param routes sorted by name
 */
public record RevisionResources(
    List<Cluster> clusters, List<Listener> listeners, List<RouteConfiguration> routes) {

  /** Sorts the lists; throws {@link IllegalArgumentException} if a name occurs twice. */
  public RevisionResources {
    clusters = sorted(clusters, Cluster::getName);
    listeners = sorted(listeners, Listener::getName);
    routes = sorted(routes, RouteConfiguration::getName);
  }

  /** The clusters of both; for a name in both, that of {@code next}. */
  public static List<Cluster> clusters(RevisionResources old, RevisionResources next) {
    Set<String> present = new HashSet<>(next.clusters.stream().map(Cluster::getName).toList());
    return Stream.concat(
            next.clusters.stream(),
            old.clusters.stream().filter(cluster -> !present.contains(cluster.getName())))
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
