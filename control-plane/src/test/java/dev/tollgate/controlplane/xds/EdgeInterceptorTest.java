package dev.tollgate.controlplane.xds;

import static dev.tollgate.controlplane.render.ResourceType.CLUSTERS;
import static dev.tollgate.controlplane.xds.SimulatedEnvoy.FENCE;
import static dev.tollgate.controlplane.xds.SimulatedEnvoy.names;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.contract.EdgeIdentity;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.AggregatedDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may have the configuration, private keys included: the certificate decides. */
class EdgeInterceptorTest {
  private Path directory;
  private XdsFixture xds;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    this.directory = directory;
    xds = new XdsFixture(directory.resolve("ca"));
    xds.publish(new Resources().clusters("a").secrets(FENCE).release(1));
  }

  @AfterEach
  void stop() {
    xds.close();
  }

  @Test
  void connect_nodeIdOfTheCertificate_isServed() throws Exception {
    assertThat(names(xds.envoy("edge-1").take(CLUSTERS))).containsExactly("a");
  }

  @Test
  void connect_nodeIdOfAnother_isRefused() throws Exception {
    SimulatedEnvoy forger = xds.envoy("edge-2", xds.edgeCertificate("edge-1"));
    forger.subscribe(CLUSTERS);

    Status end = forger.awaitEnd();

    assertThat(end.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(end.getDescription())
        .isEqualTo("node.id: edge-2 (expected: edge-1, as in the client certificate)");
    assertThat(xds.nodes.all()).isEmpty();
    assertThat(xds.metrics.get("tollgate.xds.refused.streams").counter().count()).isEqualTo(1);
  }

  @Test
  void connect_withoutNode_isRefused() throws Exception {
    SimulatedEnvoy nobody = xds.envoy("", xds.edgeCertificate("edge-1"));
    nobody.subscribe(CLUSTERS);

    assertThat(nobody.awaitEnd().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void request_nodeIdChangesOnTheWay_isRefused() throws Exception {
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(CLUSTERS);

    envoy.changeNode(Node.newBuilder().setId("edge-2").build());
    envoy.send(DiscoveryRequest.newBuilder().setTypeUrl(CLUSTERS.typeUrl()));

    assertThat(envoy.awaitEnd().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void connect_certificateOfAnotherPart_isRefused() throws Exception {
    SimulatedEnvoy authz =
        xds.envoy("authz", xds.ca.leaf(LeafRequest.local("authz", "spiffe://tollgate/authz")));
    authz.subscribe(CLUSTERS);

    Status end = authz.awaitEnd();

    assertThat(end.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(end.getDescription())
        .isEqualTo(
            "client certificate: no single URI spiffe://tollgate/edge/<node id> (expected: exactly"
                + " one)");
  }

  @Test
  void connect_certificateWithTwoNodes_isRefused() throws Exception {
    LeafRequest both =
        LeafRequest.local(
            "both", EdgeIdentity.URI_PREFIX + "edge-1", EdgeIdentity.URI_PREFIX + "edge-2");
    SimulatedEnvoy envoy = xds.envoy("edge-1", xds.ca.leaf(both));
    envoy.subscribe(CLUSTERS);

    assertThat(envoy.awaitEnd().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void connect_withoutCertificate_isRefused() throws Exception {
    SimulatedEnvoy envoy =
        xds.opening(
            SimulatedEnvoy.over(
                SimulatedEnvoy.channel(
                    xds.port(), SimulatedEnvoy.credentials(xds.ca.certificateFile())),
                "edge-1"));
    envoy.subscribe(CLUSTERS);

    assertThat(envoy.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void connect_certificateOfAnotherAuthority_isRefused() throws Exception {
    LocalCa other = LocalCa.in(directory, InstantSource.system());
    SimulatedEnvoy envoy =
        xds.envoy(
            "edge-1", other.leaf(LeafRequest.local("edge-1", EdgeIdentity.URI_PREFIX + "edge-1")));
    envoy.subscribe(CLUSTERS);

    assertThat(envoy.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void disconnect_streamEnds_nodeIsForgotten() throws Exception {
    SimulatedEnvoy envoy = xds.envoy("edge-1");
    envoy.take(CLUSTERS);
    xds.awaitNode("the node", node -> true);

    envoy.close();

    xds.awaitNoNodes();
  }

  @Test
  void delta_isRefusedWithWhatToSetInstead() throws Exception {
    ManagedChannel channel =
        SimulatedEnvoy.channel(
            xds.port(),
            SimulatedEnvoy.credentials(xds.ca.certificateFile(), xds.edgeCertificate("edge-1")));
    CompletableFuture<Status> end = new CompletableFuture<>();
    StreamObserver<DeltaDiscoveryRequest> requests =
        AggregatedDiscoveryServiceGrpc.newStub(channel)
            .deltaAggregatedResources(
                new StreamObserver<DeltaDiscoveryResponse>() {
                  @Override
                  public void onNext(DeltaDiscoveryResponse response) {}

                  @Override
                  public void onError(Throwable error) {
                    end.complete(Status.fromThrowable(error));
                  }

                  @Override
                  public void onCompleted() {
                    end.complete(Status.OK);
                  }
                });

    requests.onNext(DeltaDiscoveryRequest.getDefaultInstance());

    Status status = end.get(10, TimeUnit.SECONDS);
    assertThat(status.getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    assertThat(status.getDescription())
        .isEqualTo("ads_config.api_type: DELTA_GRPC (expected: GRPC)");
    channel.shutdownNow();
  }
}
