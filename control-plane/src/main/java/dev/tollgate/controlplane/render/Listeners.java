package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.config.GatewayDocument;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import java.util.List;

/**
 * Renders each listener under its address as name. Listeners of a document can therefore exchange
 * their ports and names in one change: Envoy updates the listener of an address in place, and does
 * not take two of one address.
 */
final class Listeners {
  private static final long TLS_HANDSHAKE_SECONDS = 10;

  /** A certificate that never comes holds up the other listeners of a starting Envoy so long. */
  private static final ConfigSource CERTIFICATES =
      Protos.FROM_CONTROL_PLANE.toBuilder().setInitialFetchTimeout(Protos.seconds(2)).build();

  private Listeners() {}

  static List<Listener> of(GatewayDocument document) {
    return document.listeners().stream().map(Listeners::listener).toList();
  }

  private static Listener listener(GatewayDocument.Listener listener) {
    return Listener.newBuilder()
        .setName(address(listener))
        .setAddress(Protos.address(listener.address(), listener.port()))
        .setStatPrefix(listener.name())
        .setTrafficDirection(TrafficDirection.INBOUND)
        .setPerConnectionBufferLimitBytes(ConnectionManagers.CONNECTION_BUFFER)
        .addFilterChains(filterChain(listener))
        .build();
  }

  private static String address(GatewayDocument.Listener listener) {
    return listener.address().contains(":")
        ? "[%s]:%d".formatted(listener.address(), listener.port())
        : "%s:%d".formatted(listener.address(), listener.port());
  }

  private static FilterChain filterChain(GatewayDocument.Listener listener) {
    FilterChain.Builder chain =
        FilterChain.newBuilder()
            .addFilters(
                Filter.newBuilder()
                    .setName("envoy.filters.network.http_connection_manager")
                    .setTypedConfig(Protos.pack(ConnectionManagers.of(listener))));
    if (listener.certificate() != null) {
      chain
          .setTransportSocket(tls(listener.certificate()))
          .setTransportSocketConnectTimeout(Protos.seconds(TLS_HANDSHAKE_SECONDS));
    }
    return chain.build();
  }

  private static TransportSocket tls(String certificate) {
    CommonTlsContext context =
        CommonTlsContext.newBuilder()
            .setTlsParams(
                TlsParameters.newBuilder()
                    .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_3)
                    .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3))
            .addAlpnProtocols("h2")
            .addAlpnProtocols("http/1.1")
            .addTlsCertificateSdsSecretConfigs(
                SdsSecretConfig.newBuilder().setName(certificate).setSdsConfig(CERTIFICATES))
            .build();
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.tls")
        .setTypedConfig(
            Protos.pack(DownstreamTlsContext.newBuilder().setCommonTlsContext(context).build()))
        .build();
  }
}
