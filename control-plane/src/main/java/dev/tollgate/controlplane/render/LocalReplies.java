package dev.tollgate.controlplane.render;

import dev.tollgate.contract.CheckMetadata;
import dev.tollgate.contract.ClientError;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AndFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ComparisonFilter;
import io.envoyproxy.envoy.config.accesslog.v3.HeaderFilter;
import io.envoyproxy.envoy.config.accesslog.v3.MetadataFilter;
import io.envoyproxy.envoy.config.accesslog.v3.ResponseFlagFilter;
import io.envoyproxy.envoy.config.accesslog.v3.StatusCodeFilter;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.config.core.v3.RuntimeUInt32;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.LocalReplyConfig;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.ResponseMapper;
import io.envoyproxy.envoy.type.matcher.v3.MetadataMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.envoyproxy.envoy.type.matcher.v3.ValueMatcher;
import java.util.List;

/**
 * Renders the bodies of Envoy's own error responses: the same JSON as authz sends. To Envoy,
 * responses of authz are local replies too, so each rule excludes them.
 */
final class LocalReplies {
  /** Faults between Envoy and the backend; see response flags in Envoy's documentation. */
  private static final List<String> UPSTREAM_FLAGS =
      List.of("UH", "UF", "UT", "UC", "UR", "LR", "UO", "URX", "UPE", "UMSDR", "DF", "SI");

  /** Envoy requires a runtime key for each comparison; no runtime sets it. */
  private static final String RUNTIME_KEY = "tollgate.local_reply";

  /** The next request may be answered otherwise: with another key, or after a change. */
  private static final HeaderValueOption NOT_STORED =
      header("cache-control", "no-store", HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD);

  private LocalReplies() {}

  /** The rules; Envoy applies the first that matches. */
  static LocalReplyConfig config() {
    return LocalReplyConfig.newBuilder()
        .addAllMappers(clientMistakes())
        .addAllMappers(upstreamFailures())
        .addMappers(gatewayFailure())
        .addMappers(redirect())
        .build();
  }

  private static ResponseMapper redirect() {
    return ResponseMapper.newBuilder()
        .setFilter(both(compare(ComparisonFilter.Op.GE, 300), atMost(399)))
        .addHeadersToAdd(requestId())
        .build();
  }

  private static List<ResponseMapper> clientMistakes() {
    return List.of(
        // Envoy's 403 would speak of permission.
        as(
            400,
            reply(
                both(status(403), requestHas("upgrade")),
                ClientError.INVALID_REQUEST,
                "No route serves WebSocket. Send an ordinary request, without an Upgrade header.")),
        reply(
            both(status(403), requestHas("access-control-request-method")),
            ClientError.INVALID_REQUEST,
            "The route does not allow this method to pages of this origin. Ask the gateway's"
                + " administrator to allow it."),
        // Envoy's 426 would have to name a version in a header, which Envoy removes.
        as(
            505,
            reply(
                status(426),
                ClientError.INVALID_REQUEST,
                "This version of HTTP is not supported. Send the request with HTTP/1.1 or"
                    + " HTTP/2.")),
        reply(
            status(417),
            ClientError.INVALID_REQUEST,
            "The request's Expect header is not supported. Leave it out, or send 100-continue."),
        reply(
            status(404),
            ClientError.INVALID_REQUEST,
            "No route leads here. Check the method and the path of the request."),
        reply(
            status(408),
            ClientError.INVALID_REQUEST,
            "The request did not arrive in time. Send it again, without pauses."),
        reply(
            status(413),
            ClientError.REQUEST_TOO_LARGE,
            "The request's body is larger than this route takes. Send less."),
        reply(
            status(431),
            ClientError.REQUEST_TOO_LARGE,
            "The request's headers are too many or too large. Send fewer or shorter ones."),
        retried(
            reply(
                status(429),
                ClientError.RATE_LIMITED,
                "Too many requests at once. Try again in a second.")),
        reply(
            atLeast(400, atMost(499)),
            ClientError.INVALID_REQUEST,
            "This is not a request that the gateway takes. Check its method, path and headers;"
                + " names of headers must not hold underscores."),
        reply(
            status(501),
            ClientError.INVALID_REQUEST,
            "The request's transfer encoding is not supported. Send it with a content length."));
  }

  private static List<ResponseMapper> upstreamFailures() {
    return List.of(
        reply(
            both(status(504), upstreamFailed()),
            ClientError.UPSTREAM_UNAVAILABLE,
            "The backend did not answer in time. Try again later, or ask for less at once."),
        retried(
            reply(
                atLeast(500, upstreamFailed()),
                ClientError.UPSTREAM_UNAVAILABLE,
                "The backend cannot be reached. Try again in a second.")));
  }

  /** All other errors, most often a missing response of authz. */
  private static ResponseMapper gatewayFailure() {
    ResponseMapper mapper =
        reply(
            atLeast(500, atMost(599)),
            ClientError.GATEWAY_UNAVAILABLE,
            "The gateway cannot decide about this request right now. Try again in a second.");
    return as(ClientError.GATEWAY_UNAVAILABLE.status(), retried(mapper));
  }

  private static ResponseMapper as(int status, ResponseMapper mapper) {
    return mapper.toBuilder().setStatusCode(Protos.count(status)).build();
  }

  private static ResponseMapper reply(AccessLogFilter when, ClientError error, String message) {
    // A percent sign would start a command in Envoy's formats.
    String body = error.body(message).replace("%", "%%");
    return ResponseMapper.newBuilder()
        .setFilter(both(notDenied(), when))
        .setBodyFormatOverride(
            SubstitutionFormatString.newBuilder()
                .setTextFormatSource(DataSource.newBuilder().setInlineString(body))
                .setContentType("application/json"))
        .addHeadersToAdd(requestId())
        .addHeadersToAdd(NOT_STORED)
        .build();
  }

  private static ResponseMapper retried(ResponseMapper mapper) {
    return mapper.toBuilder()
        .addHeadersToAdd(header("retry-after", "1", HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD))
        .build();
  }

  /** Sets an id on responses to requests that failed before they got one. */
  private static HeaderValueOption requestId() {
    return header("x-request-id", "%UNIQUE_ID%", HeaderAppendAction.ADD_IF_ABSENT);
  }

  private static HeaderValueOption header(String name, String value, HeaderAppendAction action) {
    return HeaderValueOption.newBuilder()
        .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
        .setAppendAction(action)
        .build();
  }

  /** Lists what to match, because Envoy's filter ignores the matcher's {@code invert}. */
  private static AccessLogFilter notDenied() {
    MetadataMatcher allowed =
        MetadataMatcher.newBuilder()
            .setFilter(CheckMetadata.namespace())
            .addPath(MetadataMatcher.PathSegment.newBuilder().setKey(CheckMetadata.DECISION.key()))
            .setValue(
                ValueMatcher.newBuilder()
                    .setStringMatch(StringMatcher.newBuilder().setExact(CheckMetadata.ALLOW)))
            .build();
    return AccessLogFilter.newBuilder()
        .setMetadataFilter(
            MetadataFilter.newBuilder()
                .setMatcher(allowed)
                // authz has sent no response.
                .setMatchIfKeyNotFound(Protos.TRUE))
        .build();
  }

  private static AccessLogFilter upstreamFailed() {
    return AccessLogFilter.newBuilder()
        .setResponseFlagFilter(ResponseFlagFilter.newBuilder().addAllFlags(UPSTREAM_FLAGS))
        .build();
  }

  private static AccessLogFilter requestHas(String header) {
    return AccessLogFilter.newBuilder()
        .setHeaderFilter(
            HeaderFilter.newBuilder()
                .setHeader(HeaderMatcher.newBuilder().setName(header).setPresentMatch(true)))
        .build();
  }

  private static AccessLogFilter status(int status) {
    return compare(ComparisonFilter.Op.EQ, status);
  }

  private static AccessLogFilter atLeast(int status, AccessLogFilter and) {
    return both(compare(ComparisonFilter.Op.GE, status), and);
  }

  private static AccessLogFilter atMost(int status) {
    return compare(ComparisonFilter.Op.LE, status);
  }

  private static AccessLogFilter compare(ComparisonFilter.Op op, int status) {
    return AccessLogFilter.newBuilder()
        .setStatusCodeFilter(
            StatusCodeFilter.newBuilder()
                .setComparison(
                    ComparisonFilter.newBuilder()
                        .setOp(op)
                        .setValue(
                            RuntimeUInt32.newBuilder()
                                .setDefaultValue(status)
                                .setRuntimeKey(RUNTIME_KEY))))
        .build();
  }

  private static AccessLogFilter both(AccessLogFilter one, AccessLogFilter other) {
    return AccessLogFilter.newBuilder()
        .setAndFilter(AndFilter.newBuilder().addFilters(one).addFilters(other))
        .build();
  }
}
