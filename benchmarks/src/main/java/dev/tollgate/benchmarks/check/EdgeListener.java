package dev.tollgate.benchmarks.check;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import java.util.List;

/**
 * Turns the listener that the control plane renders into the listener of one variant: routes are
 * inlined instead of fetched over xDS, and checks go to another cluster or nowhere. The rest is
 * unchanged.
 */
final class EdgeListener {
  private final Listener rendered;
  private final RouteConfiguration routes;

  EdgeListener(Listener rendered, RouteConfiguration routes) {
    this.rendered = rendered;
    this.routes = routes;
  }

  /** The listener on another port, with checks sent to another cluster. */
  Listener checkedBy(String cluster, int port) {
    return with(cluster, port, routes);
  }

  /** The listener on another port, without checks on routes to backends. */
  Listener unchecked(int port) {
    RouteConfiguration.Builder off = routes.toBuilder();
    off.getVirtualHostsBuilderList()
        .forEach(host -> {
          List<Route> toBackends =
              host.getRoutesList().stream()
                  .filter(Route::hasRoute)
                  .map(EdgeListener::unchecked)
                  .toList();
          host.clearRoutes().addAllRoutes(toBackends);
        });
    return with("", port, off.build());
  }

  // Without a check there is no header that marks a request as admitted.
  private static Route unchecked(Route route) {
    Route.Builder off = route.toBuilder();
    off.getMatchBuilder().clearHeaders();
    return off.putTypedPerFilterConfig(
            "envoy.filters.http.ext_authz",
            Any.pack(ExtAuthzPerRoute.newBuilder().setDisabled(true).build()))
        .build();
  }

  private Listener with(String authCluster, int port, RouteConfiguration inside) {
    Listener.Builder listener = rendered.toBuilder();
    listener.setName("bench-" + port).setAddress(loopback(port));
    listener
        .getFilterChainsBuilderList()
        .forEach(chain ->
            chain.getFiltersBuilderList().forEach(filter -> rewire(filter, authCluster, inside)));
    return listener.build();
  }

  private static void rewire(Filter.Builder filter, String authCluster, RouteConfiguration inside) {
    if (filter.getTypedConfig().is(HttpConnectionManager.class)) {
      HttpConnectionManager.Builder manager =
          unpack(filter.getTypedConfig(), HttpConnectionManager.class).toBuilder();
      manager.clearRds().setRouteConfig(inside);
      manager.getHttpFiltersBuilderList().forEach(http -> redirect(http, authCluster));
      filter.setTypedConfig(Any.pack(manager.build()));
    }
  }

  private static void redirect(HttpFilter.Builder filter, String authCluster) {
    if (filter.getTypedConfig().is(ExtAuthz.class) && !authCluster.isEmpty()) {
      ExtAuthz.Builder check = unpack(filter.getTypedConfig(), ExtAuthz.class).toBuilder();
      check.getGrpcServiceBuilder().getEnvoyGrpcBuilder().setClusterName(authCluster);
      filter.setTypedConfig(Any.pack(check.build()));
    }
  }

  static Address loopback(int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress("127.0.0.1").setPortValue(port))
        .build();
  }

  private static <T extends com.google.protobuf.Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("rendered " + any.getTypeUrl() + " does not parse", e);
    }
  }
}
