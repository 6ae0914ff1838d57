package dev.tollgate.controlplane.render;

import static dev.tollgate.controlplane.render.ResourceType.CLUSTERS;
import static dev.tollgate.controlplane.render.ResourceType.ENDPOINTS;
import static dev.tollgate.controlplane.render.ResourceType.LISTENERS;
import static dev.tollgate.controlplane.render.ResourceType.ROUTES;
import static dev.tollgate.controlplane.render.ResourceType.SECRETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocuments;
import dev.tollgate.controlplane.config.Parsed;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ResourceSetTest {
  private static final String DOCUMENT =
      """
      listeners: [{name: edge, port: 8443, tls: {certificate: edge}}]
      certificates: [{name: edge, secret: file:/edge.pem}]
      backends: [{name: gpu, endpoints: [{address: 10.0.0.5, port: 8000}]}]
      routes: [{name: all, kind: plain, match: {path: /**}, backend: gpu}]
      """;

  @Test
  void version_sameContent_isSixteenHexDigitsAndStaysTheSame() {
    assertThat(rendered(DOCUMENT).version(CLUSTERS)).matches("[0-9a-f]{16}");
    assertThat(rendered(DOCUMENT).version(CLUSTERS))
        .isEqualTo(rendered(DOCUMENT).version(CLUSTERS));
  }

  @Test
  void version_endpointChanges_changesEndpointsOnly() {
    assertThat(changed("10.0.0.5", "10.0.0.6")).containsExactly(ENDPOINTS);
  }

  @Test
  void version_clusterChanges_changesEndpointsToo() {
    assertThat(changed("{name: gpu,", "{name: gpu, connectTimeout: 1s,"))
        .containsExactly(CLUSTERS, ENDPOINTS);
  }

  @Test
  void version_listenerChanges_changesRoutesToo() {
    assertThat(changed("port: 8443", "port: 8444")).containsExactly(LISTENERS, ROUTES);
  }

  @Test
  void new_twoOfOneName_isRefusedByName() {
    Cluster cluster = Cluster.newBuilder().setName("gpu").build();

    assertThatThrownBy(() -> new RevisionResources(List.of(cluster, cluster), List.of(), List.of()))
        .hasMessageContaining("gpu");
  }

  @Test
  void toString_withSecrets_showsNamesOnly() {
    assertThat(rendered(DOCUMENT).toString()).contains("edge").doesNotContain("key of");
    assertThat(GoldenCase.placeholder("edge").toString()).doesNotContain("key of");
  }

  @Test
  void ofTypeUrl_ofEachType_findsIt() {
    assertThat(ResourceType.ofTypeUrl(SECRETS.typeUrl())).contains(SECRETS);
    assertThat(ResourceType.ofTypeUrl("type.googleapis.com/other")).isEmpty();
  }

  private static List<ResourceType> changed(String from, String to) {
    ResourceSet before = rendered(DOCUMENT);
    ResourceSet after = rendered(DOCUMENT.replace(from, to));
    return Stream.of(ResourceType.values())
        .filter(type -> !before.version(type).equals(after.version(type)))
        .toList();
  }

  private static ResourceSet rendered(String yaml) {
    return switch (GatewayDocuments.parse(yaml)) {
      case Parsed.Valid(GatewayDocument document) ->
          GoldenCase.resources(document, 1, GoldenCase::placeholder);
      case Parsed.Invalid invalid -> throw new IllegalArgumentException(invalid.toString());
    };
  }
}
