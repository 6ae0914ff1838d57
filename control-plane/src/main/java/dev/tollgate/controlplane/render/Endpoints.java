package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.config.Discovery;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Backend;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where the servers of each backend are. */
final class Endpoints {
  private Endpoints() {}

  /** The assignments that Envoy asks for; those of DNS names stand in their clusters. */
  static List<ClusterLoadAssignment> of(GatewayDocument document) {
    return document.backends().stream()
        .flatMap(backend -> assignment(backend).stream())
        .toList();
  }

  private static Optional<ClusterLoadAssignment> assignment(Backend backend) {
    return switch (backend.discovery()) {
      case Discovery.Static(List<GatewayDocument.Endpoint> endpoints) ->
          Optional.of(assignment(backend.name(), endpoints));
      case Discovery.Dns _, Discovery.InstanceGroup _ -> Optional.empty();
    };
  }

  static ClusterLoadAssignment assignment(
      String cluster, List<GatewayDocument.Endpoint> endpoints) {
    LocalityLbEndpoints.Builder all = LocalityLbEndpoints.newBuilder();
    endpoints.stream()
        .sorted(
            Comparator.comparing(GatewayDocument.Endpoint::address)
                .thenComparingInt(GatewayDocument.Endpoint::port))
        .map(Endpoints::endpoint)
        .forEach(all::addLbEndpoints);
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(cluster)
        .addEndpoints(all)
        .build();
  }

  private static LbEndpoint endpoint(GatewayDocument.Endpoint endpoint) {
    return LbEndpoint.newBuilder()
        .setEndpoint(
            Endpoint.newBuilder().setAddress(Protos.address(endpoint.address(), endpoint.port())))
        .setLoadBalancingWeight(Protos.count(endpoint.weight()))
        .build();
  }
}
