package dev.tollgate.controlplane.render;

import com.google.protobuf.UInt32Value;
import dev.tollgate.controlplane.config.Discovery;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Backend;
import dev.tollgate.controlplane.config.GatewayDocument.Endpoint;
import dev.tollgate.controlplane.config.GatewayDocument.HealthCheck;
import io.envoyproxy.envoy.config.cluster.v3.CircuitBreakers;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.OutlierDetection;
import io.envoyproxy.envoy.config.cluster.v3.UpstreamConnectionOptions;
import io.envoyproxy.envoy.config.core.v3.HealthCheck.HttpHealthCheck;
import io.envoyproxy.envoy.config.core.v3.TcpKeepalive;
import io.envoyproxy.envoy.type.v3.CodecClientType;
import io.envoyproxy.envoy.type.v3.Percent;
import java.util.List;

/** Renders each backend as a cluster of the same name. */
final class Clusters {
  /**
   * Quotas limit the number of requests; the circuit breaker is the last resort. Envoy's default of
   * 1024 would reject requests that were admitted and charged.
   */
  private static final UInt32Value CIRCUIT_BREAKER = Protos.count(100_000);

  private Clusters() {}

  static List<Cluster> of(GatewayDocument document) {
    return document.backends().stream().map(Clusters::cluster).toList();
  }

  private static Cluster cluster(Backend backend) {
    Cluster.Builder cluster =
        Cluster.newBuilder()
            .setName(backend.name())
            .setConnectTimeout(Protos.duration(backend.connectTimeout()))
            .setPerConnectionBufferLimitBytes(ConnectionManagers.CONNECTION_BUFFER)
            .setLbPolicy(Cluster.LbPolicy.LEAST_REQUEST)
            .setCommonLbConfig(neverGuessHealth())
            // Without this, an ejected endpoint keeps its traffic while its health checks succeed.
            .setIgnoreHealthOnHostRemoval(true)
            .setCircuitBreakers(circuitBreakers())
            .setOutlierDetection(outlierDetection())
            .setUpstreamConnectionOptions(keepAlive())
            .putTypedExtensionProtocolOptions(
                UpstreamProtocols.NAME, Protos.pack(UpstreamProtocols.of(backend)));
    discover(cluster, backend);
    if (backend.health() != null) {
      cluster.addHealthChecks(healthCheck(backend, backend.health()));
    }
    if (backend.tls()) {
      cluster.setTransportSocket(UpstreamTls.socket(backend));
    }
    return cluster.build();
  }

  private static void discover(Cluster.Builder cluster, Backend backend) {
    switch (backend.discovery()) {
      case Discovery.Dns(List<Endpoint> endpoints) ->
          cluster
              .setType(Cluster.DiscoveryType.STRICT_DNS)
              .setDnsLookupFamily(Cluster.DnsLookupFamily.V4_PREFERRED)
              .setLoadAssignment(Endpoints.assignment(backend.name(), endpoints));
      case Discovery.Static _, Discovery.InstanceGroup _ ->
          cluster
              .setType(Cluster.DiscoveryType.EDS)
              .setEdsClusterConfig(
                  Cluster.EdsClusterConfig.newBuilder().setEdsConfig(Protos.FROM_CONTROL_PLANE));
    }
  }

  /** Panic mode off: it would send requests to unhealthy endpoints if too few are healthy. */
  private static Cluster.CommonLbConfig neverGuessHealth() {
    return Cluster.CommonLbConfig.newBuilder()
        .setHealthyPanicThreshold(Percent.getDefaultInstance())
        .build();
  }

  private static CircuitBreakers circuitBreakers() {
    return CircuitBreakers.newBuilder()
        .addThresholds(
            CircuitBreakers.Thresholds.newBuilder()
                .setMaxConnections(CIRCUIT_BREAKER)
                .setMaxPendingRequests(CIRCUIT_BREAKER)
                .setMaxRequests(CIRCUIT_BREAKER)
                .setMaxRetries(Protos.count(100)))
        .build();
  }

  /**
   * Ejects an endpoint for a short time when it stops responding; never more than half of the
   * endpoints and never the only one. A 500 does not count: bad prompts of one client must not
   * eject an endpoint that serves the others.
   */
  private static OutlierDetection outlierDetection() {
    UInt32Value off = Protos.count(0);
    UInt32Value on = Protos.count(100);
    return OutlierDetection.newBuilder()
        .setSplitExternalLocalOriginErrors(true)
        .setConsecutiveLocalOriginFailure(Protos.count(5))
        .setEnforcingConsecutiveLocalOriginFailure(on)
        .setConsecutiveGatewayFailure(Protos.count(5))
        .setEnforcingConsecutiveGatewayFailure(on)
        .setEnforcingConsecutive5Xx(off)
        .setEnforcingSuccessRate(off)
        .setEnforcingLocalOriginSuccessRate(off)
        .setBaseEjectionTime(Protos.seconds(10))
        .setMaxEjectionPercent(Protos.count(50))
        .build();
  }

  /** Below the minute after which a cloud network may drop an idle connection. */
  private static UpstreamConnectionOptions keepAlive() {
    return UpstreamConnectionOptions.newBuilder()
        .setTcpKeepalive(
            TcpKeepalive.newBuilder()
                .setKeepaliveTime(Protos.count(30))
                .setKeepaliveInterval(Protos.count(10))
                .setKeepaliveProbes(Protos.count(3)))
        .build();
  }

  private static io.envoyproxy.envoy.config.core.v3.HealthCheck healthCheck(
      Backend backend, HealthCheck health) {
    return io.envoyproxy.envoy.config.core.v3.HealthCheck.newBuilder()
        .setInterval(Protos.duration(health.interval()))
        // Envoy's default checks an idle cluster once a minute: its first request would get a 503.
        .setNoTrafficInterval(Protos.duration(health.interval()))
        .setTimeout(Protos.duration(health.timeout()))
        .setUnhealthyThreshold(Protos.count(2))
        .setHealthyThreshold(Protos.count(1))
        .setHttpHealthCheck(
            HttpHealthCheck.newBuilder()
                .setPath(health.path())
                .setCodecClientType(
                    backend.http2() ? CodecClientType.HTTP2 : CodecClientType.HTTP1))
        .build();
  }
}
