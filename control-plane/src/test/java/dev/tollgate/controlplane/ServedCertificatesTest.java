package dev.tollgate.controlplane;

import static dev.tollgate.controlplane.ControlPlaneFixture.awaitState;
import static dev.tollgate.controlplane.render.ResourceType.CLUSTERS;
import static dev.tollgate.controlplane.render.ResourceType.LISTENERS;
import static dev.tollgate.controlplane.render.ResourceType.ROUTES;
import static dev.tollgate.controlplane.render.ResourceType.SECRETS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.ControlPlaneFixture.Replica;
import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.controlplane.xds.ObedientEnvoy;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The certificates of listeners: on disk, at the edge, and nowhere else. */
class ServedCertificatesTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private ControlPlaneFixture fixture;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP SCHEMA IF EXISTS control_plane, admin CASCADE");
    }
    fixture = new ControlPlaneFixture(postgres, directory);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void put_certificateInUseHasGone_passesWithAWarning() throws Exception {
    Replica replica = fixture.start("one");
    String document = fixture.documentWithCertificate();
    replica.admin().sendConfig(document);
    Files.delete(fixture.serverPem());

    Response kept = replica.admin().sendConfig(document + "# another revision\n");
    Response introduced =
        replica.admin().sendConfig(document.replace("name: edge, secret", "name: other, secret"));

    assertThat(kept.status()).isEqualTo(200);
    assertThat(kept.json().path("warnings").findValuesAsText("field"))
        .containsExactly("certificates[0].secret");
    assertThat(introduced.status()).isEqualTo(422);
  }

  @Test
  void secrets_certificateServed_privateKeyIsNeitherStoredNorShown() throws Exception {
    Replica replica = fixture.start("one");
    String document = fixture.documentWithCertificate();

    assertThat(replica.admin().sendConfig(document).json().path("errors")).isEmpty();

    String pem = Files.readString(fixture.serverPem());
    String line =
        pem.substring(pem.indexOf("PRIVATE KEY")).lines().skip(1).findFirst().orElseThrow();
    assertThat(line).hasSizeGreaterThan(20);
    assertThat(replica.admin().call("GET", "/admin/v1/config").text()).doesNotContain(line);
    assertThat(replica.admin().call("GET", "/admin/v1/nodes").text()).doesNotContain(line);
    assertThat(allRows()).isNotEmpty().doesNotContain(line);
  }

  @Test
  void secrets_fileChanges_isSentWithoutANewRevision() throws Exception {
    Replica replica = fixture.start("one");
    replica.admin().sendConfig(fixture.documentWithCertificate());
    ObedientEnvoy envoy = fixture.envoy(replica, "edge-1");
    awaitState(replica, 1, "proven");
    Map<ResourceType, DiscoveryResponse> before = envoy.accepted();

    fixture.renewServerPem();

    envoy.await(
        "the renewed certificate",
        accepted -> !version(accepted, SECRETS).equals(version(before, SECRETS)));
    assertThat(envoy.accepted()).containsEntry(CLUSTERS, accepted(before, CLUSTERS));
    assertThat(envoy.accepted()).containsEntry(LISTENERS, accepted(before, LISTENERS));
    assertThat(envoy.accepted()).containsEntry(ROUTES, accepted(before, ROUTES));
    assertThat(replica.admin().get("/admin/v1/revisions").path("items")).hasSize(1);
  }

  private static String version(Map<ResourceType, DiscoveryResponse> of, ResourceType type) {
    return accepted(of, type).getVersionInfo();
  }

  private static DiscoveryResponse accepted(
      Map<ResourceType, DiscoveryResponse> of, ResourceType type) {
    return of.getOrDefault(type, DiscoveryResponse.getDefaultInstance());
  }

  @Test
  void secrets_keyInTheDocumentItself_isRefusedAndNotRepeated() throws Exception {
    Replica replica = fixture.start("one");
    String key = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49";

    Response answer =
        replica
            .admin()
            .sendConfig(
                fixture.document("a")
                    + "certificates: [{name: edge, secret: \"-----BEGIN PRIVATE KEY----- %s\"}]\n"
                        .formatted(key));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).doesNotContain(key);
    assertThat(allRows()).doesNotContain(key);
  }

  private static String allRows() throws Exception {
    StringBuilder rows = new StringBuilder();
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT r::text FROM control_plane.revision r")) {
      while (result.next()) {
        rows.append(result.getString(1)).append('\n');
      }
    }
    return rows.toString();
  }
}
