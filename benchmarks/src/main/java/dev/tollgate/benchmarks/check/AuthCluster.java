package dev.tollgate.benchmarks.check;

import com.google.protobuf.Any;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.util.Durations;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers.Thresholds;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.Http2ProtocolOptions;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.nio.file.Path;

/** The cluster of an auth service: gRPC over mutual TLS, as in Envoy's bootstrap. Stateless. */
final class AuthCluster {
  /** What both auth services are certified as. */
  static final String IDENTITY = "spiffe://tollgate/authz";

  // Every pending check counts; Envoy's default would refuse some of the larger loads.
  private static final UInt32Value MOST_REQUESTS = UInt32Value.of(100_000);

  private AuthCluster() {}

  static Cluster of(Variant variant, Wiring wiring) {
    return Cluster.newBuilder()
        .setName(variant.title())
        .setType(DiscoveryType.STATIC)
        .setConnectTimeout(Durations.fromSeconds(1))
        .setLoadAssignment(endpoint(variant.title(), wiring.authServer(variant)))
        .putTypedExtensionProtocolOptions(
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions", Any.pack(http2()))
        .setTransportSocket(
            TransportSocket.newBuilder()
                .setName("envoy.transport_sockets.tls")
                .setTypedConfig(Any.pack(mutualTls(wiring))))
        .setCircuitBreakers(
            CircuitBreakers.newBuilder()
                .addThresholds(
                    Thresholds.newBuilder()
                        .setMaxRequests(MOST_REQUESTS)
                        .setMaxPendingRequests(MOST_REQUESTS)))
        .build();
  }

  private static ClusterLoadAssignment endpoint(String cluster, int port) {
    Endpoint endpoint = Endpoint.newBuilder().setAddress(EdgeListener.loopback(port)).build();
    return ClusterLoadAssignment.newBuilder()
        .setClusterName(cluster)
        .addEndpoints(
            LocalityLbEndpoints.newBuilder()
                .addLbEndpoints(LbEndpoint.newBuilder().setEndpoint(endpoint)))
        .build();
  }

  private static HttpProtocolOptions http2() {
    return HttpProtocolOptions.newBuilder()
        .setExplicitHttpConfig(
            ExplicitHttpConfig.newBuilder()
                .setHttp2ProtocolOptions(Http2ProtocolOptions.getDefaultInstance()))
        .build();
  }

  private static UpstreamTlsContext mutualTls(Wiring wiring) {
    CertificateValidationContext validation =
        CertificateValidationContext.newBuilder()
            .setTrustedCa(file(wiring.ca()))
            .addMatchTypedSubjectAltNames(
                SubjectAltNameMatcher.newBuilder()
                    .setSanType(SubjectAltNameMatcher.SanType.URI)
                    .setMatcher(StringMatcher.newBuilder().setExact(IDENTITY)))
            .build();
    TlsCertificate own =
        TlsCertificate.newBuilder()
            .setCertificateChain(file(wiring.edge().certificate()))
            .setPrivateKey(file(wiring.edge().key()))
            .build();
    return UpstreamTlsContext.newBuilder()
        .setCommonTlsContext(
            CommonTlsContext.newBuilder()
                .addAlpnProtocols("h2")
                .addTlsCertificates(own)
                .setValidationContext(validation))
        .build();
  }

  private static DataSource file(Path path) {
    return DataSource.newBuilder().setFilename(path.toString()).build();
  }
}
