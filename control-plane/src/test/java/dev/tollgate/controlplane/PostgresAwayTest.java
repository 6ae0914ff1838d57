package dev.tollgate.controlplane;

import static dev.tollgate.controlplane.ControlPlaneFixture.awaitState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.controlplane.ControlPlaneFixture.Replica;
import dev.tollgate.controlplane.xds.ObedientEnvoy;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class PostgresAwayTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.server();

  @Test
  void postgresAway_configurationIsServedAndChangesWait(@TempDir Path directory) throws Exception {
    try (ControlPlaneFixture fixture = new ControlPlaneFixture(postgres, directory)) {
      Replica replica = fixture.start("one");
      replica.admin().sendConfig(fixture.document("a"));
      awaitState(replica, 1, "published");
      postgres.stop();

      Response refused = replica.admin().sendConfig(fixture.document("b"));
      ObedientEnvoy newcomer = fixture.envoy(replica, "edge-1");

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("retry-after")).isNotEmpty();
      newcomer.await("the document from memory", _ -> newcomer.clusters().equals(List.of("a")));
      assertThat(replica.admin().call("GET", "/admin/v1/nodes").status()).isEqualTo(200);

      postgres.startAgain();
      // What the node accepted meanwhile was kept for the store.
      await("revision 1 to be proven")
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> replica.admin().get("/admin/v1/revisions/1").path("state").asText(),
              state -> state.equals("proven"));
      assertThat(replica.admin().sendConfig(fixture.document("b")).status()).isEqualTo(200);
    }
  }
}
