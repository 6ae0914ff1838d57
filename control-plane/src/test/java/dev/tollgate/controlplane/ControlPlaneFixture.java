package dev.tollgate.controlplane;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.admin.access.AdminSettings;
import dev.tollgate.boot.Secret;
import dev.tollgate.boot.Service;
import dev.tollgate.boot.TlsFiles;
import dev.tollgate.boot.database.DatabaseSettings;
import dev.tollgate.controlplane.xds.ObedientEnvoy;
import dev.tollgate.controlplane.xds.XdsSettings;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.admin.AdminContract;
import dev.tollgate.testkit.postgres.PostgresExtension;
import dev.tollgate.testkit.tls.LeafFiles;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** Control planes in this process over a real Postgres, and Envoys that are connected to them. */
final class ControlPlaneFixture implements AutoCloseable {
  private static final String TOKEN = "a-token-for-tests-only";
  private static final AdminContract CONTRACT = AdminContract.load();
  static final int RESERVED_PORT = 9901;
  static final Duration DRAIN = Duration.ofMillis(300);

  private final PostgresExtension postgres;
  private final Path directory;
  private final int xdsPort;
  private final LocalCa ca;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<ObedientEnvoy> envoys = new ArrayList<>();

  /** A running control plane. */
  record Replica(Service service, ControlPlane controlPlane, AdminClient admin)
      implements AutoCloseable {
    @Override
    public void close() {
      admin.close();
      service.close();
    }
  }

  /** Control planes on any free ports. */
  ControlPlaneFixture(PostgresExtension postgres, Path directory) throws IOException {
    this(postgres, directory, 0);
  }

  /** Control planes on one xDS port, one after the other. */
  ControlPlaneFixture(PostgresExtension postgres, Path directory, int xdsPort) throws IOException {
    this.postgres = postgres;
    this.directory = directory;
    this.xdsPort = xdsPort;
    this.ca = LocalCa.in(directory, InstantSource.system());
  }

  /** A valid document: one listener, and a route to each backend. */
  String document(String... backends) {
    StringBuilder document = new StringBuilder("listeners: [{name: edge, port: 18080}]\n");
    document.append("backends:\n");
    for (String name : backends) {
      document.append(
          "  - {name: %s, endpoints: [{address: 127.0.0.1, port: 9000}]}\n".formatted(name));
    }
    document.append("routes:\n");
    for (String name : backends) {
      document.append(
          "  - {name: %1$s, kind: plain, match: {path: /%1$s/**}, backend: %1$s}\n"
              .formatted(name));
    }
    return document.toString();
  }

  /** A document whose listener serves a certificate. */
  String documentWithCertificate() throws IOException {
    return document("a").replace("port: 18080", "port: 18080, tls: {certificate: edge}")
        + "certificates: [{name: edge, secret: \"file:%s\"}]\n".formatted(serverPem())
        + "models: []\n";
  }

  Path serverPem() throws IOException {
    return ca.leaf(LeafRequest.local("server")).combined();
  }

  /** Puts another certificate into the file. */
  void renewServerPem() throws IOException {
    Files.copy(
        ca.leaf(LeafRequest.local("renewed")).combined(),
        serverPem(),
        StandardCopyOption.REPLACE_EXISTING);
  }

  Replica start(String name) throws IOException {
    return start(name, Optional.empty());
  }

  Replica start(String name, Optional<Path> initialConfig) throws IOException {
    AtomicReference<ControlPlane> started = new AtomicReference<>();
    Service service =
        Service.start(
            name,
            settings(name, initialConfig),
            (settings, s) -> started.set(ControlPlane.start(settings, s)));
    ControlPlane controlPlane = started.get();
    Replica replica =
        new Replica(
            service,
            controlPlane,
            new AdminClient("http://127.0.0.1:" + controlPlane.admin().port(), TOKEN, CONTRACT));
    replicas.add(replica);
    await("the database")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> replica.admin().call("GET", "/admin/v1/revisions").status(),
            status -> status == 200);
    return replica;
  }

  ObedientEnvoy envoy(Replica replica, String nodeId) throws IOException {
    ObedientEnvoy envoy =
        ObedientEnvoy.connect(
            replica.controlPlane().xdsPort(), nodeId, certificate(nodeId), ca.certificateFile());
    envoys.add(envoy);
    return envoy;
  }

  ObedientEnvoy reconnect(ObedientEnvoy envoy, Replica replica, String nodeId) throws IOException {
    ObedientEnvoy again =
        envoy.reconnect(
            replica.controlPlane().xdsPort(), certificate(nodeId), ca.certificateFile());
    envoys.add(again);
    return again;
  }

  RealEnvoy realEnvoy(Path directory, String nodeId) throws IOException {
    return RealEnvoy.start(directory, xdsPort, nodeId, certificate(nodeId), ca.certificateFile());
  }

  /** Waits until a replica lists so many nodes. */
  static void awaitNodes(Replica replica, int count) {
    await(count + " nodes")
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> replica.admin().get("/admin/v1/nodes"),
            nodes -> nodes.path("items").size() == count);
  }

  /** Waits for the state of a revision. */
  static void awaitState(Replica replica, long revision, String state) {
    await("revision %d to be %s".formatted(revision, state))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> revision(replica, revision), found -> found.path("state").asText().equals(state));
  }

  static JsonNode revision(Replica replica, long revision) throws IOException {
    return replica.admin().get("/admin/v1/revisions/" + revision);
  }

  @Override
  public void close() {
    envoys.forEach(ObedientEnvoy::close);
    replicas.forEach(Replica::close);
  }

  private LeafFiles certificate(String nodeId) throws IOException {
    return ca.leaf(LeafRequest.local("edge-" + nodeId, "spiffe://tollgate/edge/" + nodeId));
  }

  private ControlPlaneSettings settings(String name, Optional<Path> initialConfig)
      throws IOException {
    LeafFiles own = ca.leaf(LeafRequest.local("control-plane", "spiffe://tollgate/control-plane"));
    Files.createDirectories(directory);
    return new ControlPlaneSettings(
        new XdsSettings(address(xdsPort), name, Duration.ZERO),
        new AdminSettings(address(0), Secret.of(TOKEN)),
        address(0),
        new DatabaseSettings(
            postgres.jdbcUrl(),
            postgres.user(),
            Secret.of(postgres.password()),
            "control_plane",
            4),
        new TlsFiles(own.certificate(), own.key(), ca.certificateFile()),
        initialConfig,
        Set.of(RESERVED_PORT),
        DRAIN,
        Duration.ZERO);
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
