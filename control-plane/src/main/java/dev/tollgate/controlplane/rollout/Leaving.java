package dev.tollgate.controlplane.rollout;

import com.google.protobuf.util.Durations;
import dev.tollgate.controlplane.certificates.CertificateSet;
import dev.tollgate.controlplane.config.GatewayDocument.Endpoint;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import dev.tollgate.controlplane.render.RevisionResources;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Resources that nodes keep although the target does not have them, each until a time of its own:
 * clusters and certificates until running requests have ended, replaced endpoints until the new
 * ones have passed a health check. Immutable.
 */
record Leaving(Map<Resource, Instant> until) {
  static final Leaving NONE = new Leaving(Map.of());

  /** Added to the time limit of a health check: for connecting, and for Envoy to start it. */
  private static final Duration CHECK_MARGIN = Duration.ofSeconds(1);

  /** One resource. */
  sealed interface Resource {
    record OfCluster(String name) implements Resource {}

    record OfCertificate(String name) implements Resource {}

    record OfEndpoint(String backend, String address, int port) implements Resource {
      static OfEndpoint of(String backend, Endpoint endpoint) {
        return new OfEndpoint(backend, endpoint.address(), endpoint.port());
      }
    }
  }

  Leaving {
    until = Map.copyOf(until);
  }

  /**
   * The resources that leave when nodes switch to a release. One that is leaving already keeps its
   * time.
   *
   * @param served what nodes have before the change
   * @param drain time for running requests
   */
  Leaving switching(Release served, Release target, Instant now, Duration drain) {
    Map<Resource, Instant> leaving = new HashMap<>();
    clusters(served)
        .keySet()
        .forEach(name -> leaving.put(new Resource.OfCluster(name), now.plus(drain)));
    served
        .certificates()
        .byName()
        .keySet()
        .forEach(name -> leaving.put(new Resource.OfCertificate(name), now.plus(drain)));
    Map<String, Cluster> next = clusters(target);
    served
        .endpoints()
        .byBackend()
        .forEach((backend, endpoints) -> {
          Duration time = next.containsKey(backend) ? replacement(served, target, backend) : drain;
          endpoints.forEach(
              endpoint -> leaving.put(Resource.OfEndpoint.of(backend, endpoint), now.plus(time)));
        });
    leaving.keySet().removeAll(of(target));
    leaving.replaceAll((resource, time) -> until.getOrDefault(resource, time));
    return new Leaving(leaving).after(now);
  }

  /** How long replaced endpoints of a backend stay: until its new ones have been checked. */
  private static Duration replacement(Release served, Release target, String backend) {
    Set<Resource> added = endpoints(target, backend);
    added.removeAll(endpoints(served, backend));
    if (added.isEmpty()) {
      return Duration.ZERO;
    }
    return target.ofRevision().clusters().stream()
        .filter(cluster -> cluster.getName().equals(backend))
        .flatMap(cluster -> cluster.getHealthChecksList().stream())
        .map(check -> Duration.ofNanos(Durations.toNanos(check.getTimeout())))
        .max(Duration::compareTo)
        .map(CHECK_MARGIN::plus)
        .orElse(Duration.ZERO);
  }

  /** The resources whose time is after {@code now}. */
  Leaving after(Instant now) {
    Map<Resource, Instant> left = new HashMap<>(until);
    left.values().removeIf(time -> !now.isBefore(time));
    return new Leaving(left);
  }

  /** The resources that a release does not have. */
  Leaving without(Release release) {
    Map<Resource, Instant> left = new HashMap<>(until);
    left.keySet().removeAll(of(release));
    return new Leaving(left);
  }

  /** When the next resource leaves; empty if none is left. */
  Optional<Instant> next() {
    return until.values().stream().min(Instant::compareTo);
  }

  /** The target with what is leaving, as it is in {@code served}. */
  Release with(Release target, Release served) {
    List<Cluster> clusters =
        served.ofRevision().clusters().stream()
            .filter(cluster -> until.containsKey(new Resource.OfCluster(cluster.getName())))
            .toList();
    SortedMap<String, CertificateSet.FromFile> certificates =
        new TreeMap<>(served.certificates().byName());
    certificates.keySet().removeIf(name -> !until.containsKey(new Resource.OfCertificate(name)));
    SortedMap<String, List<Endpoint>> endpoints = new TreeMap<>();
    served
        .endpoints()
        .byBackend()
        .forEach((backend, all) ->
            endpoints.put(
                backend,
                all.stream()
                    .filter(it -> until.containsKey(Resource.OfEndpoint.of(backend, it)))
                    .toList()));
    endpoints.values().removeIf(List::isEmpty);
    if (clusters.isEmpty() && certificates.isEmpty() && endpoints.isEmpty()) {
      return target;
    }
    return target.plus(
        new RevisionResources(clusters, List.of(), List.of()),
        new EndpointSet(endpoints),
        new CertificateSet(certificates));
  }

  private static Set<Resource> of(Release release) {
    Set<Resource> all = new HashSet<>();
    clusters(release).keySet().forEach(name -> all.add(new Resource.OfCluster(name)));
    release
        .certificates()
        .byName()
        .keySet()
        .forEach(name -> all.add(new Resource.OfCertificate(name)));
    release
        .endpoints()
        .byBackend()
        .keySet()
        .forEach(backend -> all.addAll(endpoints(release, backend)));
    return all;
  }

  private static Set<Resource> endpoints(Release release, String backend) {
    Set<Resource> all = new HashSet<>();
    release
        .endpoints()
        .byBackend()
        .getOrDefault(backend, List.of())
        .forEach(endpoint -> all.add(Resource.OfEndpoint.of(backend, endpoint)));
    return all;
  }

  private static Map<String, Cluster> clusters(Release release) {
    Map<String, Cluster> byName = new HashMap<>();
    release.ofRevision().clusters().forEach(cluster -> byName.put(cluster.getName(), cluster));
    return Collections.unmodifiableMap(byName);
  }
}
