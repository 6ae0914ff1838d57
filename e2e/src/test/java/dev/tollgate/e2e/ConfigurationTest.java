package dev.tollgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.gateway.GatewayExtension;
import dev.tollgate.testkit.model.ModelServer;
import dev.tollgate.testkit.model.StreamGate;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A new configuration interrupts no request, and an invalid one changes nothing. */
class ConfigurationTest {

  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  @Test
  void document_replacedUnderLoad_failsNoRequest() throws Exception {
    String original = GATEWAY.initialDocument();
    try (ModelServer second = ModelServer.start();
        Edge edge = Edge.http1(GATEWAY);
        Load load = Load.of(8, () -> edge.models(GATEWAY.credentials().key()).statusCode())) {
      load.awaitMore("200", 50);

      // A backend with another name: its cluster must exist before the new routes use it, and the
      // old cluster must remain while the old routes use it.
      String moved =
          original
              .replace("backend: gpu", "backend: other")
              .replace("name: gpu", "name: other")
              .replace("port: " + GATEWAY.model().port(), "port: " + second.port());
      GATEWAY.admin().putConfig(moved);
      load.awaitMore("200", 100);
      assertThat(second.requests()).isNotEmpty();
      GATEWAY.admin().putConfig(original);
      load.awaitMore("200", 100);

      assertThat(load.stop()).containsOnlyKeys("200");
    }
  }

  @Test
  void runningStream_documentReplaced_isNotDisturbed() throws Exception {
    String original = GATEWAY.initialDocument();
    try (Edge edge = Edge.http1(GATEWAY);
        StreamGate.Hold hold = GATEWAY.model().holdStreams()) {
      HttpResponse<InputStream> response =
          edge.streamChat("x-api-key", GATEWAY.credentials().key());
      assertThat(response.body().read()).isEqualTo('d');

      GATEWAY.admin().putConfig(original + "\n# replaced while a stream runs\n");
      hold.release();

      String rest = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(rest).endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void runningStream_itsListenerChanges_isNotDisturbed() throws Exception {
    String original = GATEWAY.initialDocument();
    try (Edge edge = Edge.http1(GATEWAY);
        StreamGate.Hold hold = GATEWAY.model().holdStreams()) {
      HttpResponse<InputStream> response =
          edge.streamChat("x-api-key", GATEWAY.credentials().key());
      assertThat(response.body().read()).isEqualTo('d');

      GATEWAY.admin().putConfig(original.replace(", uploads: true}", "}"));
      GATEWAY.admin().putConfig(original);
      hold.release();

      String rest = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(rest).endsWith("data: [DONE]\n\n");
    }
    // Envoy's default would end a stream of a changed listener after ten minutes.
    JsonNode options = new ObjectMapper().readTree(GATEWAY.envoyAdmin("/server_info"));
    assertThat(options.at("/command_line_options/drain_time").asText()).isEqualTo("86400s");
  }

  @Test
  void invalidDocument_any_isRefusedWithAllReasonsAndTheOldOneStays() throws Exception {
    String before = GATEWAY.admin().get("/admin/v1/config").toString();
    String bad = GATEWAY.initialDocument().replace("kind: llm", "kind: lllm") + "\nlistners: []\n";

    Response refused = GATEWAY.admin().sendConfig(bad);

    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    JsonNode errors = refused.json().path("errors");
    assertThat(errors.size()).isGreaterThanOrEqualTo(2);
    assertThat(refused.text()).contains("lllm", "listeners");
    assertThat(GATEWAY.admin().get("/admin/v1/config")).hasToString(before);
    try (Edge edge = Edge.http1(GATEWAY)) {
      assertThat(edge.models(GATEWAY.credentials().key()).statusCode()).isEqualTo(200);
    }
  }
}
