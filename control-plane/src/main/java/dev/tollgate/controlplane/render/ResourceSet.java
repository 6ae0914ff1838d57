package dev.tollgate.controlplane.render;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.tollgate.controlplane.certificates.CertificateSet;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.util.List;

/**
 * All resources that an Envoy is served: those of a revision, and the current endpoints and
 * secrets. Every list is sorted by name. Secrets hold private keys, so they print as names only.
 */
public record ResourceSet(
    RevisionResources ofRevision, List<ClusterLoadAssignment> endpoints, List<Secret> secrets) {

  /** Copies the lists. */
  public ResourceSet {
    endpoints = List.copyOf(endpoints);
    secrets = List.copyOf(secrets);
  }

  /** Renders endpoints and certificates. Pure: equal input gives equal bytes. */
  public static ResourceSet of(
      RevisionResources ofRevision, EndpointSet endpoints, CertificateSet certificates) {
    return new ResourceSet(ofRevision, Endpoints.of(endpoints), Secrets.of(certificates));
  }

  /** The load assignments of the clusters that learn their endpoints from the control plane. */
  public static List<ClusterLoadAssignment> loadAssignments(EndpointSet endpoints) {
    return Endpoints.of(endpoints);
  }

  /** A resource in its wire format; equal resources give equal bytes. */
  public static Any pack(Message resource) {
    return Protos.pack(resource);
  }

  public List<Cluster> clusters() {
    return ofRevision.clusters();
  }

  public List<Listener> listeners() {
    return ofRevision.listeners();
  }

  public List<RouteConfiguration> routes() {
    return ofRevision.routes();
  }

  /** The resources of a type. */
  public List<? extends Message> resources(ResourceType type) {
    return switch (type) {
      case CLUSTERS -> clusters();
      case ENDPOINTS -> endpoints;
      case LISTENERS -> listeners();
      case ROUTES -> routes();
      case SECRETS -> secrets;
    };
  }

  /**
   * The version of a type: a digest of its resources, so that equal resources have equal versions
   * on every replica. Computed at each call. The version of endpoints covers the clusters too, and
   * that of routes the listeners, because Envoy waits for them again when those change.
   */
  public String version(ResourceType type) {
    return switch (type) {
      case CLUSTERS -> Digest.of(clusters());
      case ENDPOINTS -> Digest.of(clusters(), endpoints);
      case LISTENERS -> Digest.of(listeners());
      case ROUTES -> Digest.of(listeners(), routes());
      case SECRETS -> Digest.of(secrets);
    };
  }

  @Override
  public String toString() {
    return "ResourceSet[clusters=%s, listeners=%s, routes=%s, secrets=%s]"
        .formatted(
            clusters().stream().map(Cluster::getName).toList(),
            listeners().stream().map(Listener::getName).toList(),
            routes().stream().map(RouteConfiguration::getName).toList(),
            secrets.stream().map(Secret::getName).toList());
  }
}
