package dev.tollgate.benchmarks.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import dev.tollgate.testkit.gateway.EnvoyBootstrap;
import dev.tollgate.testkit.project.ProjectHome;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/**
 * Creates the Envoy cluster of an auth service, from the cluster in Envoy's bootstrap. Stateless.
 */
final class AuthCluster {
  /** The SPIFFE identity of both auth services. */
  static final String IDENTITY = "spiffe://tollgate/authz";

  private static final String NAME = "tollgate-authz";
  private static final TypeRegistry TYPES =
      TypeRegistry.newBuilder()
          .add(HttpProtocolOptions.getDescriptor())
          .add(UpstreamTlsContext.getDescriptor())
          .build();

  private AuthCluster() {}

  /**
   * The cluster of a variant's auth service.
   *
   * @throws IOException if the bootstrap cannot be read or has no such cluster
   */
  static Cluster of(Variant variant, Wiring wiring) throws IOException {
    Cluster.Builder cluster = Cluster.newBuilder();
    JsonFormat.parser().usingTypeRegistry(TYPES).merge(json(variant, wiring), cluster);
    return cluster.setName(variant.title()).build();
  }

  private static String json(Variant variant, Wiring wiring) throws IOException {
    // Parsed by SnakeYAML, which resolves anchors; Jackson does not.
    Object bootstrap = new Yaml().load(bootstrap(wiring.authServer(variant), wiring));
    JsonNode clusters = new JsonMapper().valueToTree(bootstrap).at("/static_resources/clusters");
    return StreamSupport.stream(clusters.spliterator(), false)
        .filter(cluster -> cluster.path("name").asText().equals(NAME))
        .findFirst()
        .map(JsonNode::toString)
        .orElseThrow(() -> new IOException("envoy/bootstrap.yaml has no cluster " + NAME));
  }

  private static String bootstrap(int port, Wiring wiring) throws IOException {
    Path templates = ProjectHome.find().resolve("envoy");
    Path secrets = wiring.ca().resolveSibling("envoy");
    EnvoyBootstrap.writeSecrets(
        templates,
        secrets,
        Map.of(
            "EDGE_CERTIFICATE_FILE", wiring.edge().certificate().toString(),
            "EDGE_KEY_FILE", wiring.edge().key().toString(),
            "CA_FILE", wiring.ca().toString()));
    return Files.readString(templates.resolve("bootstrap.yaml"))
        .replace("${AUTHZ_ENDPOINTS}", EnvoyBootstrap.localEndpoints(port))
        .replace("${SECRETS_DIRECTORY}", secrets.toString())
        // The other placeholders of the bootstrap do not affect the cluster.
        .replaceAll("\\$\\{[A-Z_]+}", "unused");
  }
}
