package dev.tollgate.controlplane;

import static dev.tollgate.controlplane.ControlPlaneFixture.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.controlplane.ControlPlaneFixture.Replica;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.postgres.PostgresExtension;
import dev.tollgate.testkit.process.Ports;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Tests a real Envoy with the configuration of the control plane. */
class RealEnvoyTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private final int xdsPort = Ports.free();
  private ControlPlaneFixture fixture;
  private Replica replica;
  private RealEnvoy envoy;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    fixture = new ControlPlaneFixture(postgres, directory, xdsPort);
    replica = fixture.start("one");
    envoy = fixture.realEnvoy(directory, "edge-1");
  }

  @AfterEach
  void stop() {
    envoy.close();
    fixture.close();
  }

  @Test
  void life_ofAConfiguration() throws Exception {
    int port = Ports.free();
    Response first = replica.admin().sendConfig(document(port, "a"));
    long revision = first.json().path("revision").asLong();
    awaitState(replica, revision, "proven");
    awaitListener(port);

    int otherPort = Ports.free();
    Response replaced = replica.admin().sendConfig(document(otherPort, "b"));
    assertThat(replaced.json().path("state").asText()).isEqualTo("proven");
    awaitListener(otherPort);

    refusesWhatItCannotListenOn(otherPort);
    staysSilentAfterARestartOfTheControlPlane(otherPort);
  }

  /** A port that somebody else has is nothing that validation could know. */
  private void refusesWhatItCannotListenOn(int portBefore) throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Response answer = replica.admin().sendConfig(document(taken.getLocalPort(), "b"));

      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.json().path("detail").asText())
          .contains("node edge-1 refused the listeners", "Address already in use");
    }
    awaitSettled();
    assertThat(envoy.dynamicListenerPorts()).containsOnly(portBefore);
    JsonNode nodes = replica.admin().get("/admin/v1/nodes");
    assertThat(nodes.findValue("nack").path("error").asText()).contains("Address already in use");
    assertThat(envoy.stat("listener_manager.lds.update_rejected")).isEqualTo(1);
  }

  private void staysSilentAfterARestartOfTheControlPlane(int port) throws Exception {
    await("the first backend to leave")
        .atMost(Duration.ofSeconds(30))
        .until(() -> envoy.stat("cluster_manager.cluster_removed"), removed -> removed == 1);
    awaitSettled();
    long clusterUpdates = envoy.stat("cluster_manager.cds.update_success");
    long listenerUpdates = envoy.stat("listener_manager.lds.update_success");
    replica.close();

    replica = fixture.start("one");
    awaitSettled();

    assertThat(envoy.stat("cluster_manager.cds.update_success")).isEqualTo(clusterUpdates);
    assertThat(envoy.stat("listener_manager.lds.update_success")).isEqualTo(listenerUpdates);
    assertThat(envoy.dynamicListenerPorts()).containsOnly(port);
    Response answer = replica.admin().sendConfig(document(port, "c"));
    assertThat(answer.json().path("state").asText()).isEqualTo("proven");
    assertThat(envoy.stat("listener_manager.lds.update_success")).isEqualTo(listenerUpdates);
  }

  private void awaitListener(int port) {
    await("a listener on " + port)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(envoy.dynamicListenerPorts()).as(envoy::log).containsExactly(port));
  }

  private void awaitSettled() {
    await("the node to settle")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          JsonNode nodes = replica.admin().get("/admin/v1/nodes");
          assertThat(settled(nodes.path("items"))).as(() -> nodes + "; " + envoy.log()).isTrue();
        });
  }

  private static boolean settled(JsonNode nodes) {
    List<JsonNode> settled = nodes.findValues("settled");
    return nodes.size() == 1
        && settled.size() >= 4
        && settled.stream().allMatch(JsonNode::asBoolean);
  }

  private String document(int port, String backend) {
    return fixture.document(backend).replace("18080", "" + port);
  }
}
