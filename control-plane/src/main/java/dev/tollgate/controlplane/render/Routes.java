package dev.tollgate.controlplane.render;

import dev.tollgate.contract.CredentialHeader;
import dev.tollgate.contract.TrustedHeader;
import dev.tollgate.controlplane.config.Destination;
import dev.tollgate.controlplane.config.Discovery;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Backend;
import dev.tollgate.controlplane.config.GatewayDocument.Match;
import io.envoyproxy.envoy.config.route.v3.DirectResponseAction;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Renders each route of the document as at least two routes of Envoy. The admitted routes lead to
 * backends and match only with a header that clients cannot send. A new request therefore matches
 * the undecided route, which asks authz and leads nowhere. An allowing answer sets the header, and
 * Envoy matches the request again. Without an answer, for whatever reason, the request stays at the
 * undecided route and gets a 503.
 */
final class Routes {
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
            .addHeaders(header(TrustedHeader.ROUTE.headerName(), exactly(route.name())))
            .build();
    return Route.newBuilder()
        .setName(route.name())
        .setMatch(match)
        .setRoute(action(route, backend))
        .addAllRequestHeadersToRemove(forTheGatewayOnly())
        .build();
  }

  private Route undecided(GatewayDocument.Route route) {
    return Route.newBuilder()
        .setName(route.name())
        .setMatch(match(route.match()))
        // The body comes from the local replies, as for every answer of Envoy's own.
        .setDirectResponse(DirectResponseAction.newBuilder().setStatus(503))
        .putTypedPerFilterConfig(
            ExtAuthzFilter.NAME, Protos.pack(ExtAuthzFilter.context(route, revision)))
        .build();
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
            .addHeaders(header(":authority", StringMatcher.newBuilder().setContains(",").build()));
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
            .addHeaders(HeaderMatcher.newBuilder().setName(EXPECT).setPresentMatch(true))
            .addHeaders(header(EXPECT, known).toBuilder().setInvertMatch(true));
    return refusal("other-expectation", match, 417);
  }

  private static Route refusal(String name, RouteMatch.Builder match, int status) {
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
    if (methods.size() == 1) {
      builder.addHeaders(header(":method", exactly(methods.getFirst())));
    } else if (!methods.isEmpty()) {
      builder.addHeaders(header(":method", oneOf(methods)));
    }
    return builder;
  }

  private static HeaderMatcher header(String name, StringMatcher value) {
    return HeaderMatcher.newBuilder().setName(name).setStringMatch(value).build();
  }

  private static StringMatcher exactly(String text) {
    return StringMatcher.newBuilder().setExact(text).build();
  }

  private static StringMatcher oneOf(List<String> words) {
    return StringMatcher.newBuilder()
        .setSafeRegex(RegexMatcher.newBuilder().setRegex(String.join("|", words)))
        .build();
  }
}
