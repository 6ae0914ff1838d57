package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.config.GatewayDocument.Backend;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;

/** Renders the HTTP settings of connections to a backend. */
final class UpstreamProtocols {
  static final String NAME = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

  /**
   * Python model servers close an idle HTTP/1.1 connection after 5 seconds; a request on its way at
   * that moment would be lost, and must not be sent twice. So Envoy closes first.
   */
  private static final long HTTP1_IDLE_SECONDS = 4;

  private static final long HTTP2_IDLE_SECONDS = 60;
  private static final int HTTP2_STREAMS = 100;
  private static final int HTTP2_STREAM_WINDOW_KIB = 256;

  private UpstreamProtocols() {}

  static HttpProtocolOptions of(Backend backend) {
    long idleSeconds = backend.http2() ? HTTP2_IDLE_SECONDS : HTTP1_IDLE_SECONDS;
    return HttpProtocolOptions.newBuilder()
        .setCommonHttpProtocolOptions(
            io.envoyproxy.envoy.config.core.v3.HttpProtocolOptions.newBuilder()
                .setIdleTimeout(Protos.seconds(idleSeconds)))
        .setExplicitHttpConfig(backend.http2() ? http2() : http1())
        .build();
  }

  private static ExplicitHttpConfig http1() {
    return ExplicitHttpConfig.newBuilder()
        .setHttpProtocolOptions(Http1ProtocolOptions.getDefaultInstance())
        .build();
  }

  /**
   * The window of the connection is the sum of its streams' windows, so that a stream that is not
   * read does not block the others.
   */
  private static ExplicitHttpConfig http2() {
    return ExplicitHttpConfig.newBuilder()
        .setHttp2ProtocolOptions(
            Http2ProtocolOptions.newBuilder()
                .setMaxConcurrentStreams(Protos.count(HTTP2_STREAMS))
                .setInitialStreamWindowSize(Protos.kib(HTTP2_STREAM_WINDOW_KIB))
                .setInitialConnectionWindowSize(
                    Protos.kib(HTTP2_STREAMS * HTTP2_STREAM_WINDOW_KIB)))
        .build();
  }
}
