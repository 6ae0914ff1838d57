package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.List;
import java.util.stream.Stream;

/** Renders the route configuration that all listeners share. */
final class RouteConfigurations {
  static final String NAME = "gateway";

  private RouteConfigurations() {}

  static List<RouteConfiguration> of(GatewayDocument document, long revision) {
    RouteConfiguration.Builder configuration =
        RouteConfiguration.newBuilder()
            .setName(NAME)
            .setIgnorePortInHostMatching(true)
            // Undecided routes lead to a cluster that does not exist.
            .setValidateClusters(Protos.FALSE)
            .addResponseHeadersToRemove("server");
    Routes routes = new Routes(document, revision);
    hosts(document)
        .forEach(host -> configuration.addVirtualHosts(virtualHost(host, document, routes)));
    return List.of(configuration.build());
  }

  private static Stream<String> hosts(GatewayDocument document) {
    Stream<String> named =
        document.routes().stream().flatMap(route -> route.match().hosts().stream());
    return Stream.concat(named, Stream.of(HostOrder.ANY)).distinct().sorted();
  }

  /** Envoy searches the list of one host only, so each list has all routes that match the host. */
  private static VirtualHost virtualHost(String host, GatewayDocument document, Routes routes) {
    VirtualHost.Builder virtualHost =
        VirtualHost.newBuilder().setName(host).addDomains(host).addAllRoutes(Routes.refusals());
    HostOrder order = new HostOrder(host);
    List<Route> ordered = document.routes().stream().filter(order::covers).sorted(order).toList();
    if (ordered.stream().anyMatch(route -> route.cors() != null)) {
      ordered.stream().map(Preflights::of).forEach(virtualHost::addAllRoutes);
    }
    ordered.stream().map(routes::of).forEach(virtualHost::addAllRoutes);
    return virtualHost.build();
  }
}
