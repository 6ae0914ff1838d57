package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.endpoints.EndpointSet;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.Comparator;
import java.util.List;

/** Renders the endpoints of each backend as the load assignment of its cluster. */
final class Endpoints {
  private Endpoints() {}

  static List<ClusterLoadAssignment> of(EndpointSet endpoints) {
    return endpoints.byBackend().entrySet().stream()
        .map(entry -> assignment(entry.getKey(), entry.getValue()))
        .toList();
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
    return ClusterLoadAssignment.newBuilder().setClusterName(cluster).addEndpoints(all).build();
  }

  /** The host of a health check; Envoy's default is the name of the cluster. */
  private static String authority(GatewayDocument.Endpoint endpoint) {
    return endpoint.address().contains(":")
        ? "[%s]:%d".formatted(endpoint.address(), endpoint.port())
        : "%s:%d".formatted(endpoint.address(), endpoint.port());
  }

  private static LbEndpoint endpoint(GatewayDocument.Endpoint endpoint) {
    return LbEndpoint.newBuilder()
        .setEndpoint(
            Endpoint.newBuilder()
                .setAddress(Protos.address(endpoint.address(), endpoint.port()))
                .setHealthCheckConfig(
                    Endpoint.HealthCheckConfig.newBuilder().setHostname(authority(endpoint))))
        .setLoadBalancingWeight(Protos.count(endpoint.weight()))
        .build();
  }
}
