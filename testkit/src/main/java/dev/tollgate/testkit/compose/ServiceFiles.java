package dev.tollgate.testkit.compose;

import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.Secrets;
import dev.tollgate.testkit.gateway.EnvoyBootstrap;
import dev.tollgate.testkit.model.ModelServer;
import dev.tollgate.testkit.project.ProjectHome;
import dev.tollgate.testkit.tls.LeafFiles;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Writes a directory per service with the files of that service only. The certificate authority and
 * the secrets stay in a state directory that only the init job can access. A repeated run keeps
 * existing files that are still valid.
 */
final class ServiceFiles {
  /** The mount point of a service's directory in its container. */
  private static final Path MOUNT = Path.of("/run/tollgate");

  private static final String NODE = "compose-edge";

  private final Path root;
  private final Path state;
  private final InstantSource clock;

  ServiceFiles(Path root, InstantSource clock) {
    this.root = root;
    this.state = root.resolve("state");
    this.clock = clock;
  }

  void write() throws IOException {
    LocalCa ca = LocalCa.in(state, clock);
    secret("db-password", "postgres", "authz", "control-plane");
    secret("admin-token", "authz", "control-plane");
    secret("key-pepper", "authz");
    identity(ca, "authz", "spiffe://tollgate/authz");
    identity(ca, "control-plane", "spiffe://tollgate/control-plane");
    identity(ca, "envoy", "spiffe://tollgate/edge/" + NODE);
    LeafFiles server = ca.leaf(LeafRequest.local("edge"));
    copy(server.combined(), "control-plane", "edge.pem");
    write("control-plane", "gateway.yaml", GATEWAY);
    EnvoyBootstrap.write(
        ProjectHome.find().resolve("envoy"), root.resolve("envoy"), MOUNT, BOOTSTRAP);
  }

  private void secret(String name, String... services) throws IOException {
    String secret = Secrets.readOrCreate(state.resolve(name));
    for (String service : services) {
      write(service, name, secret);
    }
  }

  private void identity(LocalCa ca, String service, String uri) throws IOException {
    LeafFiles files = ca.leaf(new LeafRequest(service, List.of(service), List.of(), List.of(uri)));
    copy(files.certificate(), service, "tls.crt");
    copy(files.key(), service, "tls.key");
    copy(ca.certificateFile(), service, "ca.pem");
  }

  private void copy(Path from, String service, String name) throws IOException {
    write(service, name, Files.readString(from));
  }

  private void write(String service, String name, String text) throws IOException {
    FileTree.writePrivate(root.resolve(service).resolve(name), text);
  }

  private static String endpoint(String host, int port) {
    return "[{endpoint: {address: {socket_address: {address: %s, port_value: %d}}}}]"
        .formatted(host, port);
  }

  private static final Map<String, String> BOOTSTRAP =
      Map.ofEntries(
          Map.entry("NODE_ID", NODE),
          Map.entry("NODE_CLUSTER", "edge"),
          // Envoy's admin interface can stop Envoy and reveals its private keys.
          Map.entry("ENVOY_ADMIN_ADDRESS", "127.0.0.1"),
          Map.entry("ENVOY_ADMIN_PORT", "9901"),
          Map.entry("ADMIN_ADDRESS", "0.0.0.0"),
          Map.entry("ADMIN_PORT", "8081"),
          Map.entry("AUTHZ_ENDPOINTS", endpoint("authz", 9001)),
          Map.entry("AUTHZ_ADMIN_HOST", "authz"),
          Map.entry("AUTHZ_ADMIN_PORT", "9002"),
          Map.entry("CONTROL_PLANE_ENDPOINTS", endpoint("control-plane", 9011)),
          Map.entry("CONTROL_PLANE_ADMIN_HOST", "control-plane"),
          Map.entry("CONTROL_PLANE_ADMIN_PORT", "9012"),
          Map.entry("EDGE_CERTIFICATE_FILE", MOUNT.resolve("tls.crt").toString()),
          Map.entry("EDGE_KEY_FILE", MOUNT.resolve("tls.key").toString()),
          Map.entry("CA_FILE", MOUNT.resolve("ca.pem").toString()),
          Map.entry("MAX_HEAP_BYTES", Long.toString(1L << 30)));

  private static final String GATEWAY =
      """
      listeners:
        - {name: http, port: 8080, uploads: true}
        - {name: https, port: 8443, tls: {certificate: edge}, uploads: true}
      certificates:
        - {name: edge, secret: file:%1$s/edge.pem}
      backends:
        - {name: gpu, endpoints: [{address: model-server, port: 8000}], health: {path: /health}}
      models:
        - {name: %2$s, serve: [{backend: gpu}]}
      routes:
        - {name: llm, kind: llm, match: {path: /v1/**}}
        - {name: video, kind: media, match: {path: /v1/videos/**}, backend: gpu}
      """
          .formatted(MOUNT, ModelServer.MODEL);
}
