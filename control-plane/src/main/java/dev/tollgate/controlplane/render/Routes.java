package dev.tollgate.controlplane.render;

import dev.tollgate.contract.CredentialHeader;
import dev.tollgate.contract.TrustedHeader;
import dev.tollgate.controlplane.config.Destination;
import dev.tollgate.controlplane.config.Discovery;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Backend;
import dev.tollgate.controlplane.config.GatewayDocument.Cors;
import dev.tollgate.controlplane.config.GatewayDocument.Match;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.ClusterNotFoundResponseCode;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Renders each route of the document as at least two routes of Envoy. The admitted routes lead to
 * backends and match only with a header that clients cannot send. A new request therefore matches
 * the undecided route, which asks authz and leads nowhere. An allowing answer sets the header, and
 * Envoy matches the request again. Without an answer, for whatever reason, the request stays at the
 * undecided route and gets a 503.
 */
final class Routes {
  /**
   * A cluster that does not exist: Envoy answers 503, with the body of the local replies. A direct
   * response would do the same, but the CORS filter ignores routes that have one.
   */
  static final RouteAction NOWHERE =
      RouteAction.newBuilder()
          .setCluster("tollgate-undecided")
          .setClusterNotFoundResponseCode(ClusterNotFoundResponseCode.SERVICE_UNAVAILABLE)
          .build();

  private static final String EXPECT = "expect";

  private final GatewayDocument document;
  private final long revision;
  private final Map<String, Backend> backends;

  Routes(GatewayDocument document, long revision) {
    this.document = document;
    this.revision = revision;
    this.backends =
        document.backends().stream().collect(Collectors.toMap(Backend::name, Function.identity()));
  }

  /** The admitted routes, then the undecided one. */
  List<Route> of(GatewayDocument.Route route) {
    return Stream.concat(admitted(route), Stream.of(undecided(route))).toList();
  }

  private Stream<Route> admitted(GatewayDocument.Route route) {
    return switch (route.destination()) {
      case Destination.ToBackend(String name) -> Stream.of(admitted(route, backend(route, name)));
      case Destination.ByModel() -> Stream.of(admitted(route, modelBackend(route)));
    };
  }

  private Route admitted(GatewayDocument.Route route, Backend backend) {
    RouteMatch match =
        match(route.match())
            .addHeaders(Matchers.header(TrustedHeader.ROUTE.headerName(), route.name()))
            .build();
    Route.Builder admitted =
        Route.newBuilder()
            .setName(route.name())
            .setMatch(match)
            .setRoute(action(route, backend))
            .addAllRequestHeadersToRemove(forTheGatewayOnly());
    if (route.cors() != null) {
      admitted.addAllResponseHeadersToRemove(CorsFilter.RESPONSE_HEADERS);
    }
    return forPages(admitted, route.cors()).build();
  }

  private Route undecided(GatewayDocument.Route route) {
    Route.Builder undecided =
        Route.newBuilder()
            .setName(route.name())
            .setMatch(match(route.match()))
            .setRoute(NOWHERE)
            .putTypedPerFilterConfig(
                ExtAuthzFilter.NAME, Protos.pack(ExtAuthzFilter.context(route, revision)));
    return forPages(undecided, route.cors()).build();
  }

  /** Pages of the allowed origins can read the responses. */
  private static Route.Builder forPages(Route.Builder route, @Nullable Cors cors) {
    if (cors != null) {
      route
          .putTypedPerFilterConfig(CorsFilter.NAME, Protos.pack(CorsFilter.policy(cors)))
          // A cache must not give a response for one origin to pages of another.
          .addResponseHeadersToAdd(
              HeaderValueOption.newBuilder()
                  .setHeader(HeaderValue.newBuilder().setKey("vary").setValue("origin"))
                  .setAppendAction(HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD));
    }
    return route;
  }

  /** The routes that refuse requests whatever their path, before all others. */
  static List<Route> refusals() {
    return List.of(refusalOfSeveralHosts(), refusalOfOtherExpectations());
  }

  /**
   * Refuses a request with several hosts, which Envoy joins with commas: a backend could serve
   * another of them than the one that was routed.
   */
  private static Route refusalOfSeveralHosts() {
    RouteMatch.Builder match =
        RouteMatch.newBuilder()
            .setPrefix("/")
            .addHeaders(
                Matchers.header(":authority", StringMatcher.newBuilder().setContains(",").build()));
    return refusal("several-hosts", match, 400);
  }

  /**
   * Refuses a request that expects something other than 100-continue: Envoy would not understand
   * it, and a backend might (RFC 9110, section 10.1.1).
   */
  private static Route refusalOfOtherExpectations() {
    StringMatcher known =
        StringMatcher.newBuilder().setExact("100-continue").setIgnoreCase(true).build();
    RouteMatch.Builder match =
        RouteMatch.newBuilder()
            .setPrefix("/")
            .addHeaders(Matchers.present(EXPECT))
            .addHeaders(Matchers.header(EXPECT, known).toBuilder().setInvertMatch(true));
    return refusal("other-expectation", match, 417);
  }

  /** A route that refuses requests by itself, without a check. */
  static Route refusal(String name, RouteMatch.Builder match, int status) {
    return Route.newBuilder()
        .setName(name)
        .setMatch(match)
        .setDirectResponse(DirectResponseAction.newBuilder().setStatus(status))
        .putTypedPerFilterConfig(ExtAuthzFilter.NAME, Protos.pack(ExtAuthzFilter.NO_CHECK))
        .build();
  }

  private Backend backend(GatewayDocument.Route route, String name) {
    Backend backend = backends.get(name);
    if (backend == null) {
      throw new IllegalArgumentException(
          "backend of route %s: %s (expected: a backend of the document)"
              .formatted(route.name(), name));
    }
    return backend;
  }

  /** The backend of all models. Routing by model does not exist yet. */
  private Backend modelBackend(GatewayDocument.Route route) {
    List<String> names = document.modelBackends();
    if (names.size() != 1) {
      throw new IllegalArgumentException(
          "backends of the models for route %s: %s (expected: exactly one)"
              .formatted(route.name(), names));
    }
    return backend(route, names.getFirst());
  }

  private static RouteAction action(GatewayDocument.Route route, Backend backend) {
    RouteAction.Builder action =
        RouteAction.newBuilder()
            .setCluster(backend.name())
            // Not max_stream_duration: it would disable this timeout.
            .setTimeout(Protos.duration(route.timeout()))
            .setIdleTimeout(Protos.duration(route.idleTimeout()))
            .setRetryPolicy(onlyBeforeItArrived());
    if (backend.tls() && backend.discovery() instanceof Discovery.Dns) {
      // A server that is reached by name over TLS expects that name in the Host header.
      action.setAutoHostRewrite(Protos.TRUE);
    }
    return action.build();
  }

  /** A request that may have reached a GPU is never sent twice. */
  private static RetryPolicy onlyBeforeItArrived() {
    return RetryPolicy.newBuilder()
        .setRetryOn("connect-failure,refused-stream,reset-before-request")
        .setNumRetries(Protos.count(2))
        .addRetryHostPredicate(
            RetryPolicy.RetryHostPredicate.newBuilder()
                .setName("envoy.retry_host_predicates.previous_hosts")
                .setTypedConfig(Protos.pack(PreviousHostsPredicate.getDefaultInstance())))
        .setHostSelectionRetryMaxAttempts(Retries.HOST_SELECTION_ATTEMPTS)
        .build();
  }

  private static List<String> forTheGatewayOnly() {
    return Stream.concat(
            Stream.of(CredentialHeader.values()).map(CredentialHeader::headerName),
            Stream.of(TrustedHeader.ROUTE.headerName(), "x-envoy-external-address"))
        .toList();
  }

  private static RouteMatch.Builder match(Match match) {
    RouteMatch.Builder builder = PathMatches.of(match.path());
    List<String> methods = match.matchingMethods();
    return methods.isEmpty() ? builder : builder.addHeaders(Matchers.oneOf(":method", methods));
  }
}
