package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Cors;
import dev.tollgate.controlplane.config.GatewayDocument.Match;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import java.util.List;

/**
 * Renders the routes for preflights: the OPTIONS requests by which a browser asks, without a
 * credential, whether a page may send a request. A preflight is answered by the route that would
 * serve that request, so the routes for preflights are in the same order as those for requests.
 */
final class Preflights {
  private static final String ORIGIN = "origin";
  private static final String METHOD = "access-control-request-method";

  private Preflights() {}

  /** The allowed preflights of a route, and a refusal of the others. */
  static List<Route> of(GatewayDocument.Route route) {
    Cors cors = route.cors();
    return cors == null
        ? List.of(refusal(route))
        : List.of(allowed(route.name(), route.match(), cors), refusal(route));
  }

  /** The filter answers before the request would go nowhere. */
  private static Route allowed(String name, Match match, Cors cors) {
    RouteMatch.Builder preflight =
        preflight(match)
            .addHeaders(Matchers.header(ORIGIN, CorsFilter.anyOf(cors.origins())))
            .addHeaders(Matchers.oneOf(METHOD, cors.methods().stream().sorted().toList()));
    return Route.newBuilder()
        .setName(name)
        .setMatch(preflight)
        .setRoute(Routes.NOWHERE)
        .putTypedPerFilterConfig(CorsFilter.NAME, Protos.pack(CorsFilter.policy(cors)))
        .putTypedPerFilterConfig(ExtAuthzFilter.NAME, Protos.pack(ExtAuthzFilter.NO_CHECK))
        .build();
  }

  private static Route refusal(GatewayDocument.Route route) {
    List<String> methods = route.match().matchingMethods();
    RouteMatch.Builder preflight =
        preflight(route.match())
            .addHeaders(Matchers.present(ORIGIN))
            .addHeaders(
                methods.isEmpty() ? Matchers.present(METHOD) : Matchers.oneOf(METHOD, methods));
    return Routes.refusal(route.name(), preflight, 403);
  }

  private static RouteMatch.Builder preflight(Match match) {
    return PathMatches.of(match.path()).addHeaders(Matchers.header(":method", "OPTIONS"));
  }
}
