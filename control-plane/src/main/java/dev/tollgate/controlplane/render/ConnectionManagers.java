package dev.tollgate.controlplane.render;

import com.google.protobuf.UInt32Value;
import dev.tollgate.controlplane.config.GatewayDocument.Listener;
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
            .addHttpFilters(ExtAuthzFilter.filter())
            .addHttpFilters(ClientHeaders.trailerRemoval())
            .addHttpFilters(router())
            .setLocalReplyConfig(LocalReplies.config())
            .addAccessLog(AccessLogs.json());
    trustNothing(manager);
    normalizePaths(manager);
    identifyRequests(manager);
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

  private static HttpFilter router() {
    return HttpFilter.newBuilder()
        .setName("envoy.filters.http.router")
        // No x-envoy- headers, neither to clients nor to backends.
        .setTypedConfig(Protos.pack(Router.newBuilder().setSuppressEnvoyHeaders(true).build()))
        .build();
  }
}
