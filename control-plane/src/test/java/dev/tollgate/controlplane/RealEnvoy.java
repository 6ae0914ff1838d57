package dev.tollgate.controlplane;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.gateway.EnvoyBootstrap;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.process.Program;
import dev.tollgate.testkit.project.ProjectHome;
import dev.tollgate.testkit.tls.LeafFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An Envoy process with the bootstrap of the project, connected to a control plane of the test. */
final class RealEnvoy implements AutoCloseable {
  private final HttpClient http = HttpClient.newHttpClient();
  private final ManagedProcess process;
  private final int adminPort;

  private RealEnvoy(ManagedProcess process, int adminPort) {
    this.process = process;
    this.adminPort = adminPort;
  }

  static RealEnvoy start(Path directory, int xdsPort, String nodeId, LeafFiles certificate, Path ca)
      throws IOException {
    Path home = ProjectHome.find();
    EnvoyBinary envoy =
        EnvoyBinary.find(Optional.empty(), "", home.resolve(".tollgate/envoy"), message -> {});
    int adminPort = Ports.free();
    Path files = directory.resolve("envoy");
    Path bootstrap =
        EnvoyBootstrap.write(
            home.resolve("envoy"),
            files,
            files,
            values(nodeId, adminPort, xdsPort, certificate, ca));
    List<String> command =
        List.of(
            envoy.path().toString(),
            "--config-path",
            bootstrap.toString(),
            "--disable-hot-restart",
            "--drain-time-s",
            "86400",
            "--drain-strategy",
            "immediate",
            "--concurrency",
            "1");
    return new RealEnvoy(
        ManagedProcess.start(
            Program.of("envoy", command, Map.of(), directory.resolve("envoy.log"))),
        adminPort);
  }

  /** A counter or gauge of Envoy. */
  long stat(String name) {
    JsonNode stats = json("/stats?format=json&filter=%5E" + name + "%24");
    return stats.path("stats").path(0).path("value").asLong();
  }

  /** The addresses of the listeners that came over xDS. */
  List<Integer> dynamicListenerPorts() {
    return json("/listeners?format=json").path("listener_statuses").findParents("name").stream()
        .filter(listener -> !listener.path("name").asText().equals("tollgate-admin"))
        .map(listener -> listener.findValue("port_value").asInt())
        .toList();
  }

  String log() {
    return process.logTail(40);
  }

  @Override
  public void close() {
    process.close();
    http.close();
  }

  private JsonNode json(String path) {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + path);
    try {
      return new ObjectMapper()
          .readTree(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new IllegalStateException(uri + " failed; Envoy says: " + log(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> values(
      String nodeId, int adminPort, int xdsPort, LeafFiles certificate, Path ca) {
    return Map.ofEntries(
        Map.entry("NODE_ID", nodeId),
        Map.entry("NODE_CLUSTER", "edge"),
        Map.entry("ENVOY_ADMIN_ADDRESS", "127.0.0.1"),
        Map.entry("ENVOY_ADMIN_PORT", "" + adminPort),
        Map.entry("ADMIN_ADDRESS", "127.0.0.1"),
        Map.entry("ADMIN_PORT", "" + Ports.free()),
        Map.entry("AUTHZ_ENDPOINTS", EnvoyBootstrap.localEndpoints(Ports.free())),
        Map.entry("AUTHZ_ADMIN_HOST", "127.0.0.1"),
        Map.entry("AUTHZ_ADMIN_PORT", "" + Ports.free()),
        Map.entry("CONTROL_PLANE_ENDPOINTS", EnvoyBootstrap.localEndpoints(xdsPort)),
        Map.entry("CONTROL_PLANE_ADMIN_HOST", "127.0.0.1"),
        Map.entry("CONTROL_PLANE_ADMIN_PORT", "" + Ports.free()),
        Map.entry("EDGE_CERTIFICATE_FILE", certificate.certificate().toString()),
        Map.entry("EDGE_KEY_FILE", certificate.key().toString()),
        Map.entry("CA_FILE", ca.toString()),
        Map.entry("MAX_HEAP_BYTES", "" + (1L << 30)));
  }
}
