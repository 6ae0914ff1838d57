package dev.tollgate.benchmarks.check;

import dev.tollgate.controlplane.certificates.CertificateSet;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocuments;
import dev.tollgate.controlplane.config.Parsed;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import dev.tollgate.controlplane.render.Renderer;
import dev.tollgate.controlplane.render.ResourceSet;
import io.envoyproxy.envoy.config.bootstrap.v3.Admin;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.StaticResources;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import java.io.IOException;

/**
 * The edge as the control plane renders it for one plain route, but static, with one listener for
 * each variant. Stateless.
 */
final class EdgeConfig {
  /** Name of the only route. */
  static final String ROUTE = "bench";

  private EdgeConfig() {}

  static Bootstrap of(Wiring wiring) throws IOException {
    GatewayDocument document = document(wiring);
    ResourceSet rendered =
        ResourceSet.of(
            Renderer.render(document, 1), EndpointSet.of(document), CertificateSet.EMPTY);
    StaticResources.Builder resources = StaticResources.newBuilder();
    addListeners(resources, wiring, rendered);
    for (Cluster cluster : rendered.clusters()) {
      resources.addClusters(inline(cluster, rendered));
    }
    for (Variant variant : wiring.authServers().keySet()) {
      resources.addClusters(AuthCluster.of(variant, wiring));
    }
    return Bootstrap.newBuilder()
        // Envoy reads its certificate over SDS, which needs a node.
        .setNode(Node.newBuilder().setId("bench").setCluster("edge"))
        .setAdmin(Admin.newBuilder().setAddress(EdgeListener.loopback(wiring.admin())))
        .setStaticResources(resources)
        .build();
  }

  private static GatewayDocument document(Wiring wiring) {
    String text =
        """
        listeners:
          - {name: edge, address: 127.0.0.1, port: %d}
        backends:
          - {name: bench, endpoints: [{address: 127.0.0.1, port: %d}]}
        routes:
          - {name: bench, kind: plain, match: {path: /**}, backend: bench}
        """
            .formatted(wiring.listener(Variant.OFF), wiring.backend());
    return switch (GatewayDocuments.parse(text)) {
      case Parsed.Valid valid -> valid.document();
      case Parsed.Invalid invalid ->
          throw new IllegalStateException("the benchmark's gateway document: " + invalid.faults());
    };
  }

  private static void addListeners(
      StaticResources.Builder resources, Wiring wiring, ResourceSet rendered) {
    EdgeListener listener =
        new EdgeListener(rendered.listeners().getFirst(), rendered.routes().getFirst());
    wiring
        .listeners()
        .forEach((variant, port) ->
            resources.addListeners(
                variant == Variant.OFF
                    ? listener.unchecked(port)
                    : listener.checkedBy(variant.title(), port)));
  }

  private static Cluster inline(Cluster cluster, ResourceSet rendered) {
    return rendered.endpoints().stream()
        .filter(endpoints -> endpoints.getClusterName().equals(serviceName(cluster)))
        .findFirst()
        .map(endpoints -> inline(cluster, endpoints))
        .orElse(cluster);
  }

  private static Cluster inline(Cluster cluster, ClusterLoadAssignment endpoints) {
    return cluster.toBuilder()
        .clearEdsClusterConfig()
        .setType(DiscoveryType.STATIC)
        .setLoadAssignment(endpoints)
        .build();
  }

  private static String serviceName(Cluster cluster) {
    String named = cluster.getEdsClusterConfig().getServiceName();
    return named.isEmpty() ? cluster.getName() : named;
  }
}
