package dev.tollgate.controlplane.endpoints;

import dev.tollgate.controlplane.config.Discovery;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Backend;
import dev.tollgate.controlplane.config.GatewayDocument.Endpoint;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The endpoints of the backends that Envoy learns from the control plane. Not part of a revision:
 * they can change without a new revision. Immutable.
 *
 * @param byBackend endpoints by the name of their backend, sorted by name
 */
public record EndpointSet(SortedMap<String, List<Endpoint>> byBackend) {
  /** No endpoints. */
  public static final EndpointSet EMPTY = new EndpointSet(new TreeMap<>());

  /** Copies the map and its lists. */
  public EndpointSet {
    SortedMap<String, List<Endpoint>> copy = new TreeMap<>();
    byBackend.forEach((backend, endpoints) -> copy.put(backend, List.copyOf(endpoints)));
    byBackend = Collections.unmodifiableSortedMap(copy);
  }

  /** The endpoints in a document. */
  public static EndpointSet of(GatewayDocument document) {
    SortedMap<String, List<Endpoint>> byBackend = new TreeMap<>();
    for (Backend backend : document.backends()) {
      switch (backend.discovery()) {
        case Discovery.Static(List<Endpoint> endpoints) -> byBackend.put(backend.name(), endpoints);
        // Envoy resolves DNS names itself; the cloud lists the instances of a group.
        case Discovery.Dns _, Discovery.InstanceGroup _ -> {}
      }
    }
    return new EndpointSet(byBackend);
  }

  /** The endpoints of both; for an address and port in both, the weight of {@code more}. */
  public EndpointSet plus(EndpointSet more) {
    SortedMap<String, List<Endpoint>> union = new TreeMap<>(byBackend);
    more.byBackend.forEach(
        (backend, endpoints) -> union.merge(backend, endpoints, EndpointSet::plus));
    return new EndpointSet(union);
  }

  private static List<Endpoint> plus(List<Endpoint> old, List<Endpoint> more) {
    Map<Endpoint, Endpoint> union = new LinkedHashMap<>();
    Stream.concat(old.stream(), more.stream())
        .forEach(
            endpoint -> union.put(new Endpoint(endpoint.address(), endpoint.port(), 1), endpoint));
    return List.copyOf(union.values());
  }
}
