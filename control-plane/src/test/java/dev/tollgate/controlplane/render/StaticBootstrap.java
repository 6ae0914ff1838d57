package dev.tollgate.controlplane.render;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rendered resources as the bootstrap of an Envoy without control plane: what would come over xDS
 * stands in place, all else is as rendered.
 */
final class StaticBootstrap {
  private StaticBootstrap() {}

  /** The bootstrap as JSON; authz is looked for at a port of this machine. */
  static String of(ResourceSet resources, int authzPort) {
    Bootstrap.Builder bootstrap = Bootstrap.newBuilder();
    Map<String, ClusterLoadAssignment> endpoints =
        resources.endpoints().stream()
            .collect(Collectors.toMap(ClusterLoadAssignment::getClusterName, Function.identity()));
    Bootstrap.StaticResources.Builder all = bootstrap.getStaticResourcesBuilder();
    resources.clusters().forEach(cluster -> all.addClusters(withEndpoints(cluster, endpoints)));
    all.addClusters(authz(authzPort));
    resources.listeners().forEach(listener -> all.addListeners(inlined(listener, resources)));
    all.addAllSecrets(resources.secrets());
    return ResourceJson.of(bootstrap.build());
  }

  private static Cluster withEndpoints(
      Cluster cluster, Map<String, ClusterLoadAssignment> endpoints) {
    ClusterLoadAssignment assignment = endpoints.get(cluster.getName());
    return assignment == null
        ? cluster
        : cluster.toBuilder()
            .setType(Cluster.DiscoveryType.STATIC)
            .clearEdsClusterConfig()
            .setLoadAssignment(assignment)
            .build();
  }

  private static Listener inlined(Listener listener, ResourceSet resources) {
    Listener.Builder builder = listener.toBuilder();
    FilterChain.Builder chain = builder.getFilterChainsBuilder(0);
    HttpConnectionManager.Builder manager =
        unpack(chain.getFilters(0).getTypedConfig(), HttpConnectionManager.class).toBuilder();
    manager.setRouteConfig(resources.routes().getFirst());
    chain.getFiltersBuilder(0).setTypedConfig(Protos.pack(manager.build()));
    if (chain.hasTransportSocket()) {
      DownstreamTlsContext.Builder tls =
          unpack(chain.getTransportSocket().getTypedConfig(), DownstreamTlsContext.class)
              .toBuilder();
      tls.getCommonTlsContextBuilder().getTlsCertificateSdsSecretConfigsBuilder(0).clearSdsConfig();
      chain.getTransportSocketBuilder().setTypedConfig(Protos.pack(tls.build()));
    }
    return builder.build();
  }

  private static Cluster authz(int port) {
    HttpProtocolOptions.Builder http2 = HttpProtocolOptions.newBuilder();
    http2
        .getExplicitHttpConfigBuilder()
        .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance());
    LbEndpoint.Builder endpoint =
        LbEndpoint.newBuilder()
            .setEndpoint(Endpoint.newBuilder().setAddress(Protos.address("127.0.0.1", port)));
    return Cluster.newBuilder()
        .setName("tollgate-authz")
        .setType(Cluster.DiscoveryType.STATIC)
        .setConnectTimeout(Protos.seconds(1))
        .putTypedExtensionProtocolOptions(UpstreamProtocols.NAME, Protos.pack(http2.build()))
        .setLoadAssignment(
            ClusterLoadAssignment.newBuilder()
                .setClusterName("tollgate-authz")
                .addEndpoints(LocalityLbEndpoints.newBuilder().addLbEndpoints(endpoint)))
        .build();
  }

  private static <T extends com.google.protobuf.Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("not a " + type.getSimpleName(), e);
    }
  }
}
