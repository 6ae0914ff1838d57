package dev.tollgate.benchmarks.check;

import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap.StaticResources;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;

/**
 * The bootstrap of a second Envoy as the cheapest backend: it responds 200 with a short body.
 * Stateless.
 */
final class BackendConfig {
  private BackendConfig() {}

  static Bootstrap on(int port) {
    Filter http =
        Filter.newBuilder()
            .setName("envoy.filters.network.http_connection_manager")
            .setTypedConfig(Any.pack(manager()))
            .build();
    Listener listener =
        Listener.newBuilder()
            .setName("backend")
            .setAddress(EdgeListener.loopback(port))
            .addFilterChains(FilterChain.newBuilder().addFilters(http))
            .build();
    return Bootstrap.newBuilder()
        .setStaticResources(StaticResources.newBuilder().addListeners(listener))
        .build();
  }

  private static HttpConnectionManager manager() {
    VirtualHost everything =
        VirtualHost.newBuilder().setName("all").addDomains("*").addRoutes(ok()).build();
    return HttpConnectionManager.newBuilder()
        .setStatPrefix("backend")
        .setRouteConfig(RouteConfiguration.newBuilder().addVirtualHosts(everything))
        .addHttpFilters(
            HttpFilter.newBuilder()
                .setName("envoy.filters.http.router")
                .setTypedConfig(Any.pack(Router.getDefaultInstance())))
        .build();
  }

  private static Route ok() {
    return Route.newBuilder()
        .setMatch(RouteMatch.newBuilder().setPrefix("/"))
        .setDirectResponse(
            DirectResponseAction.newBuilder()
                .setStatus(200)
                .setBody(DataSource.newBuilder().setInlineString("ok\n")))
        .build();
  }
}
