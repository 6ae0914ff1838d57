package dev.tollgate.controlplane.render;

import dev.tollgate.contract.ContextExtension;
import dev.tollgate.contract.CredentialHeader;
import dev.tollgate.controlplane.config.GatewayDocument.Route;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.RetryPolicy;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.CheckSettings;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.type.matcher.v3.ListStringMatcher;
import io.envoyproxy.envoy.type.v3.HttpStatus;
import io.envoyproxy.envoy.type.v3.StatusCode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Renders the ext_authz filter: every request waits for the decision of authz. */
final class ExtAuthzFilter {
  static final String NAME = "envoy.filters.http.ext_authz";

  /** For a route that refuses every request by itself. */
  static final ExtAuthzPerRoute NO_CHECK = ExtAuthzPerRoute.newBuilder().setDisabled(true).build();

  /** The cluster is in Envoy's bootstrap, because it needs Envoy's own certificate. */
  private static final String AUTHZ_CLUSTER = "tollgate-authz";

  /** For all attempts together; longer than the second for which authz may park a check. */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private ExtAuthzFilter() {}

  static HttpFilter filter() {
    ExtAuthz config =
        ExtAuthz.newBuilder()
            .setTransportApiVersion(ApiVersion.V3)
            .setGrpcService(authz())
            // Without a response of authz, no route leads to a backend: see Routes.
            .setFailureModeAllow(false)
            .setStatusOnError(HttpStatus.newBuilder().setCode(StatusCode.ServiceUnavailable))
            // The response sets the header that the admitted route matches.
            .setClearRouteCache(true)
            .setValidateMutations(true)
            .setAllowedHeaders(whatAuthzReads())
            // Without this, two x-api-key headers arrive as one value.
            .setEncodeRawHeaders(true)
            .build();
    return HttpFilter.newBuilder().setName(NAME).setTypedConfig(Protos.pack(config)).build();
  }

  /** The context extensions that a route sends to authz. */
  static ExtAuthzPerRoute context(Route route, long revision) {
    return ExtAuthzPerRoute.newBuilder()
        .setCheckSettings(
            CheckSettings.newBuilder()
                .putContextExtensions(ContextExtension.ROUTE.key(), route.name())
                .putContextExtensions(ContextExtension.KIND.key(), route.kind().wireName())
                .putContextExtensions(ContextExtension.REVISION.key(), Long.toString(revision)))
        .build();
  }

  private static GrpcService authz() {
    return GrpcService.newBuilder()
        .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(AUTHZ_CLUSTER))
        .setTimeout(Protos.duration(TIMEOUT))
        .setRetryPolicy(anotherReplica())
        .build();
  }

  /** A lost check is sent to another replica; at worst the key is charged for two requests. */
  private static RetryPolicy anotherReplica() {
    return RetryPolicy.newBuilder()
        .setRetryOn("unavailable,connect-failure,reset,refused-stream,cancelled")
        .setNumRetries(Protos.count(2))
        .addRetryHostPredicate(
            RetryPolicy.RetryHostPredicate.newBuilder()
                .setName("envoy.retry_host_predicates.previous_hosts")
                .setTypedConfig(Protos.pack(PreviousHostsPredicate.getDefaultInstance())))
        .setHostSelectionRetryMaxAttempts(Retries.HOST_SELECTION_ATTEMPTS)
        .build();
  }

  private static ListStringMatcher whatAuthzReads() {
    List<String> headers =
        Stream.concat(
                Stream.of(CredentialHeader.values()).map(CredentialHeader::headerName),
                Stream.of("x-request-id"))
            .toList();
    ListStringMatcher.Builder matcher = ListStringMatcher.newBuilder();
    headers.forEach(header -> matcher.addPatternsBuilder().setExact(header));
    return matcher.build();
  }
}
