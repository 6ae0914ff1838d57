package dev.tollgate.controlplane.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocuments;
import dev.tollgate.controlplane.config.Parsed;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteConfigurationsTest {
  @Test
  void of_routesForHosts_triesTheMoreExactHostFirst() {
    List<VirtualHost> hosts =
        hosts(
            """
              - {name: everywhere, kind: plain, match: {path: /v1/status}, backend: api}
              - {name: wildcard, kind: plain, match: {path: /v1/**, hosts: ["*.b.example"]}, backend: api}
              - {name: wider, kind: plain, match: {path: /v1/x, hosts: ["*.example"]}, backend: api}
              - {name: exact, kind: plain, match: {path: /**, hosts: [a.b.example]}, backend: api}
            """);

    assertThat(hosts)
        .map(host -> host.getName() + ": " + names(host))
        .containsExactly(
            "*: [everywhere]",
            "*.b.example: [wildcard, wider, everywhere]",
            "*.example: [wider, everywhere]",
            "a.b.example: [exact, wildcard, wider, everywhere]");
  }

  @Test
  void of_routesOfOneHost_triesTheMoreSpecificPathThenFewerMethodsFirst() {
    List<VirtualHost> hosts =
        hosts(
            """
              - {name: e, kind: plain, match: {path: /**}, backend: api}
              - {name: d, kind: plain, match: {path: /v1/**}, backend: api}
              - {name: c, kind: plain, match: {path: /v1/x}, backend: api}
              - {name: b, kind: plain, match: {path: /v1/x, methods: [PUT, GET]}, backend: api}
              - {name: a, kind: plain, match: {path: /v1/x, methods: [POST]}, backend: api}
            """);

    assertThat(hosts)
        .map(RouteConfigurationsTest::names)
        .containsExactly(List.of("a", "b", "c", "d", "e"));
  }

  @Test
  void of_routesForGetAndHead_triesTheOneThatNamesHeadFirst() {
    List<VirtualHost> hosts =
        hosts(
            """
              - {name: c, kind: plain, match: {path: /v1/x, methods: [GET]}, backend: api}
              - {name: b, kind: plain, match: {path: /v1/x, methods: [DELETE, HEAD, PUT]}, backend: api}
              - {name: a, kind: plain, match: {path: /v1/x, methods: [POST]}, backend: api}
            """);

    assertThat(hosts).map(RouteConfigurationsTest::names).containsExactly(List.of("a", "b", "c"));
  }

  @Test
  void of_eachRoute_admitsOnlyWithItsOwnNameAndElseLeadsNowhere() {
    List<Route> routes =
        hosts("  - {name: only, kind: plain, match: {path: /**}, backend: api}\n")
            .getFirst()
            .getRoutesList();

    assertThat(routes).hasSize(4);
    assertThat(routes.getFirst().getDirectResponse().getStatus()).isEqualTo(400);
    assertThat(routes.get(1).getDirectResponse().getStatus()).isEqualTo(417);
    assertThat(routes.get(2).getMatch().getHeaders(0).getName()).isEqualTo("x-tollgate-route");
    assertThat(routes.get(2).getMatch().getHeaders(0).getStringMatch().getExact())
        .isEqualTo("only");
    assertThat(routes.getLast().getRoute()).isEqualTo(Routes.NOWHERE);
  }

  private static List<String> names(VirtualHost host) {
    return host.getRoutesList().stream()
        .skip(Routes.refusals().size())
        .map(Route::getName)
        .distinct()
        .toList();
  }

  private static List<VirtualHost> hosts(String routes) {
    String text =
        """
        listeners: [{name: http, port: 8080}]
        backends: [{name: api, endpoints: [{address: 10.0.0.1, port: 80}]}]
        routes:
        """
            + routes;
    return switch (GatewayDocuments.parse(text)) {
      case Parsed.Valid(GatewayDocument document) ->
          RouteConfigurations.of(document, 1).getFirst().getVirtualHostsList();
      case Parsed.Invalid invalid -> throw new IllegalArgumentException(invalid.toString());
    };
  }
}
