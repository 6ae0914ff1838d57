package dev.tollgate.e2e;

import static dev.tollgate.e2e.EdgeErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.testkit.admin.AdminClient.CreatedKey;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.gateway.GatewayExtension;
import dev.tollgate.testkit.gateway.PartName;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Processes are killed under load: no request without a valid key is admitted, and everything
 * recovers by itself. The load sends many invalid keys from one address, so some of them get 429
 * instead of 401.
 */
class OutagesTest {
  private static final String UNKNOWN = "tgk_live_" + "0".repeat(32) + "AAAAAA";
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  @Test
  void authz_killedAndStarted_refusesMeanwhileAndRecovers() throws Exception {
    try (Edge edge = Edge.http1(GATEWAY);
        Load valid = load(edge, GATEWAY.credentials().key());
        Load invalid = load(edge, UNKNOWN)) {
      valid.awaitMore("200", 20);

      GATEWAY.kill(PartName.AUTHZ);
      valid.awaitMore("503", 20);
      invalid.awaitMore("503", 20);
      HttpResponse<String> away = edge.models(GATEWAY.credentials().key());
      assertRefused(away, 503, "gateway_unavailable");
      assertThat(away.headers().firstValue("retry-after")).isPresent();
      long reached = GATEWAY.model().requests().size();
      valid.awaitMore("503", 20);
      assertThat(GATEWAY.model().requests()).hasSize((int) reached);

      GATEWAY.startAgain(PartName.AUTHZ);
      valid.awaitMore("200", 20);
      invalid.awaitMore("401", 20);

      assertOnly(invalid.stop(), "401", "429", "503");
      assertThat(valid.stop()).containsOnlyKeys("200", "503");
    }
  }

  @Test
  void controlPlane_killed_trafficGoesOnAndChangesComeBack() throws Exception {
    try (Edge edge = Edge.http1(GATEWAY);
        Load valid = load(edge, GATEWAY.credentials().key());
        Load invalid = load(edge, UNKNOWN)) {
      valid.awaitMore("200", 20);

      GATEWAY.kill(PartName.CONTROL_PLANE);
      valid.awaitMore("200", 200);
      GATEWAY.startAgain(PartName.CONTROL_PLANE);
      GATEWAY.admin().putConfig(GATEWAY.initialDocument() + "\n# after the outage\n");
      valid.awaitMore("200", 50);

      assertThat(valid.stop()).containsOnlyKeys("200");
      assertOnly(invalid.stop(), "401", "429");
    }
  }

  @Test
  void postgres_killedAndStarted_checksGoOnAndWritesComeBack() throws Exception {
    CreatedKey limited =
        GATEWAY
            .admin()
            .createKeyFrom(
                "{\"name\": \"limited\", \"quota\": {\"requests\": 1000000, \"window\": \"1d\"}}");
    try (Edge edge = Edge.http1(GATEWAY);
        Load valid = load(edge, GATEWAY.credentials().key());
        Load invalid = load(edge, UNKNOWN);
        Load metered = load(edge, limited.secret())) {
      metered.awaitMore("200", 50);

      GATEWAY.kill(PartName.POSTGRES);
      valid.awaitMore("200", 200);
      Response write = GATEWAY.admin().call("POST", "/admin/v1/keys", "{\"name\": \"x\"}");
      assertThat(write.status()).as(write.text()).isEqualTo(503);
      assertThat(write.header("retry-after")).isNotEmpty();

      GATEWAY.startAgain(PartName.POSTGRES);
      await("admin writes").atMost(RECOVERY).until(OutagesTest::createsKeys);
      metered.awaitMore("200", 50);

      assertThat(valid.stop()).containsOnlyKeys("200");
      assertOnly(invalid.stop(), "401", "429");
      assertOnly(metered.stop(), "200", "503");
    }
  }

  private static void assertOnly(Map<String, LongAdder> outcomes, String... allowed) {
    assertThat(allowed).containsAll(outcomes.keySet());
  }

  private static boolean createsKeys() {
    try {
      return !GATEWAY.createKey("after the outage").id().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static Load load(Edge edge, String key) {
    Callable<Integer> request = () -> edge.models(key).statusCode();
    return Load.of(4, request);
  }
}
