package dev.tollgate.controlplane.render;

import com.google.protobuf.UInt32Value;
import dev.tollgate.controlplane.config.GatewayDocument.Listener;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.HeadersWithUnderscoresAction;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.CodecType;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ForwardClientCertDetails;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.PathWithEscapedSlashesAction;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ServerHeaderTransformation;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.Rds;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Renders the HTTP connection manager: the settings that Envoy's documentation recommends for an
 * edge proxy. Every value is set, because defaults change between Envoy's versions.
 */
final class ConnectionManagers {
  /**
   * Per connection and direction. The limit does not slow a stream whose data is read; it bounds
   * the memory of one whose data is not.
   */
  static final UInt32Value CONNECTION_BUFFER = Protos.kib(32);

  private static final int MAX_HEADERS_KIB = 60;
  private static final int MAX_HEADERS = 100;
  private static final int MAX_STREAMS = 100;
  private static final long CONNECTION_IDLE_SECONDS = 3600;
  private static final long REQUEST_HEADERS_SECONDS = 15;
  private static final long DRAIN_SECONDS = 5;
  private static final long DELAYED_CLOSE_SECONDS = 1;

  /** Idle timeout without a route: of an error or a redirect that the client does not read. */
  private static final long UNROUTED_IDLE_SECONDS = 300;

  /**
   * A server ignores an {@code Upgrade} that it does not serve (RFC 9110, section 7.8); Envoy would
   * refuse it. WebSocket is the exception, because its clients cannot go on without it: they get an
   * error that says so.
   */
  private static final Http1ProtocolOptions HTTP_1 =
      Http1ProtocolOptions.newBuilder()
          .addIgnoreHttp11Upgrade(
              StringMatcher.newBuilder()
                  .setSafeRegex(RegexMatcher.newBuilder().setRegex(anyWordBut("websocket"))))
          .build();

  private ConnectionManagers() {}

  static HttpConnectionManager of(Listener listener) {
    HttpConnectionManager.Builder manager =
        HttpConnectionManager.newBuilder()
            .setStatPrefix(listener.name())
            .setCodecType(CodecType.AUTO)
            .setRds(
                Rds.newBuilder()
                    .setRouteConfigName(RouteConfigurations.NAME)
                    .setConfigSource(Protos.FROM_CONTROL_PLANE))
            .addHttpFilters(Traces.filter())
            // Before the check, because preflights have no key.
            .addHttpFilters(CorsFilter.filter())
            .addHttpFilters(ExtAuthzFilter.filter())
            .addHttpFilters(ClientHeaders.trailerRemoval())
            .addHttpFilters(router())
            .setLocalReplyConfig(LocalReplies.config())
            .addAllAccessLog(AccessLogs.json());
    trustNothing(manager);
    normalizePaths(manager);
    identifyRequests(manager);
    decideBeforeBodies(manager);
    limitTime(manager);
    limitSize(manager, listener);
    return manager.build();
  }

  /**
   * Uses the address of the connection as the client's address, and no header of the client. The
   * list of internal addresses is not set: an empty list would make all private addresses internal,
   * and internal clients may set timeouts and request ids.
   */
  private static void trustNothing(HttpConnectionManager.Builder manager) {
    manager
        .setUseRemoteAddress(Protos.TRUE)
        .setXffNumTrustedHops(0)
        .setForwardClientCertDetails(ForwardClientCertDetails.SANITIZE)
        .addEarlyHeaderMutationExtensions(ClientHeaders.removal())
        // No header names Envoy; routes remove the server header of backends.
        .setServerHeaderTransformation(ServerHeaderTransformation.PASS_THROUGH);
  }

  /** Each path has one spelling, so that no other spelling evades a route. */
  private static void normalizePaths(HttpConnectionManager.Builder manager) {
    manager
        .setNormalizePath(Protos.TRUE)
        .setMergeSlashes(true)
        .setPathWithEscapedSlashesAction(PathWithEscapedSlashesAction.UNESCAPE_AND_REDIRECT)
        .setStripTrailingHostDot(true);
  }

  private static void identifyRequests(HttpConnectionManager.Builder manager) {
    manager
        .setGenerateRequestId(Protos.TRUE)
        .setPreserveExternalRequestId(false)
        .setAlwaysSetRequestIdInResponse(true);
  }

  /**
   * Passes an {@code Expect: 100-continue} on to the backend after the decision, instead of asking
   * the client for the body before it.
   */
  private static void decideBeforeBodies(HttpConnectionManager.Builder manager) {
    manager.setProxy100Continue(true);
  }

  private static void limitTime(HttpConnectionManager.Builder manager) {
    manager
        .setRequestHeadersTimeout(Protos.seconds(REQUEST_HEADERS_SECONDS))
        // Off: an upload may take hours. The idle timeout of the route ends a stalled one.
        .setRequestTimeout(Protos.seconds(0))
        .setStreamIdleTimeout(Protos.seconds(UNROUTED_IDLE_SECONDS))
        .setDrainTimeout(Protos.seconds(DRAIN_SECONDS))
        .setDelayedCloseTimeout(Protos.seconds(DELAYED_CLOSE_SECONDS));
  }

  private static void limitSize(HttpConnectionManager.Builder manager, Listener listener) {
    manager
        .setMaxRequestHeadersKb(Protos.count(MAX_HEADERS_KIB))
        .setCommonHttpProtocolOptions(
            HttpProtocolOptions.newBuilder()
                .setIdleTimeout(Protos.seconds(CONNECTION_IDLE_SECONDS))
                .setMaxHeadersCount(Protos.count(MAX_HEADERS))
                .setHeadersWithUnderscoresAction(HeadersWithUnderscoresAction.REJECT_REQUEST))
        .setHttpProtocolOptions(HTTP_1)
        .setHttp2ProtocolOptions(http2(listener));
  }

  /**
   * The windows limit the speed of one upload (window / round trip: at 100 ms, 64 KiB give 3
   * Mbit/s, 1 MiB 80, 8 MiB 570), and the memory per connection while authz has not responded or
   * the backend does not read. 1 MiB takes a long prompt in one round trip with a quarter of the
   * memory; only listeners for uploads have larger windows.
   */
  private static Http2ProtocolOptions http2(Listener listener) {
    return Http2ProtocolOptions.newBuilder()
        .setMaxConcurrentStreams(Protos.count(MAX_STREAMS))
        .setInitialStreamWindowSize(Protos.mib(listener.uploads() ? 8 : 1))
        .setInitialConnectionWindowSize(Protos.mib(listener.uploads() ? 16 : 4))
        .build();
  }

  /**
   * A regular expression for every other word, whatever the case; RE2 has no negation. A word
   * differs at its first wrong letter, or goes on after the last.
   */
  private static String anyWordBut(String word) {
    String differsInside =
        IntStream.range(0, word.length())
            .mapToObj(at -> "%s([^%s].*)?".formatted(word.substring(0, at), word.charAt(at)))
            .collect(Collectors.joining("|"));
    return "(?i)(%s|%s.+)".formatted(differsInside, word);
  }

  private static HttpFilter router() {
    return HttpFilter.newBuilder()
        .setName("envoy.filters.http.router")
        // No x-envoy- headers, neither to clients nor to backends.
        .setTypedConfig(Protos.pack(Router.newBuilder().setSuppressEnvoyHeaders(true).build()))
        .build();
  }
}
