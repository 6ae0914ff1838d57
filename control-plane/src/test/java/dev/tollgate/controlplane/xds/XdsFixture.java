package dev.tollgate.controlplane.xds;

import static org.awaitility.Awaitility.await;

import dev.tollgate.contract.EdgeIdentity;
import dev.tollgate.controlplane.nodes.NodeGroup;
import dev.tollgate.controlplane.nodes.NodeRegistry;
import dev.tollgate.controlplane.nodes.NodeStatus;
import dev.tollgate.controlplane.rollout.Release;
import dev.tollgate.testkit.tls.LeafFiles;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A real xDS server over mutual TLS, and simulated Envoys to connect to it. */
final class XdsFixture implements AutoCloseable {
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final NodeRegistry nodes = new NodeRegistry(metrics);
  final LocalCa ca;
  private final List<SimulatedEnvoy> opened = new ArrayList<>();
  private final XdsServer server;

  XdsFixture(Path directory) throws IOException {
    ca = LocalCa.in(Files.createDirectories(directory), InstantSource.system());
    server =
        XdsServer.start(
            new XdsSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                "replica-1",
                Duration.ZERO),
            credentials(),
            nodes,
            InstantSource.system(),
            metrics);
  }

  void publish(Release release) {
    server.publish(NodeGroup.EDGE, release);
  }

  int port() {
    return server.port();
  }

  /** An Envoy whose certificate names its node. */
  SimulatedEnvoy envoy(String nodeId) throws IOException {
    return envoy(nodeId, edgeCertificate(nodeId));
  }

  SimulatedEnvoy envoy(String nodeId, LeafFiles certificate) throws IOException {
    return opening(
        SimulatedEnvoy.connect(server.port(), nodeId, certificate, ca.certificateFile()));
  }

  SimulatedEnvoy opening(SimulatedEnvoy envoy) {
    opened.add(envoy);
    return envoy;
  }

  LeafFiles edgeCertificate(String nodeId) throws IOException {
    return ca.leaf(LeafRequest.local("edge-" + nodeId, EdgeIdentity.URI_PREFIX + nodeId));
  }

  /** The status of the only node, once it is as expected. */
  NodeStatus awaitNode(String what, Predicate<NodeStatus> expected) {
    await(what)
        .atMost(Duration.ofSeconds(10))
        .until(nodes::all, all -> all.size() == 1 && expected.test(all.getFirst()));
    return nodes.all().getFirst();
  }

  void awaitNoNodes() {
    await("no nodes").atMost(Duration.ofSeconds(10)).until(nodes::all, List::isEmpty);
  }

  @Override
  public void close() {
    opened.forEach(SimulatedEnvoy::close);
    server.close();
  }

  private ServerCredentials credentials() throws IOException {
    LeafFiles own = ca.leaf(LeafRequest.local("control-plane", "spiffe://tollgate/control-plane"));
    return TlsServerCredentials.newBuilder()
        .keyManager(own.certificate().toFile(), own.key().toFile())
        .trustManager(ca.certificateFile().toFile())
        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
        .build();
  }
}
