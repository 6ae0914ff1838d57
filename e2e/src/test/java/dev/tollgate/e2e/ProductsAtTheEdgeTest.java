package dev.tollgate.e2e;

import static dev.tollgate.e2e.EdgeErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testkit.admin.AdminClient.CreatedKey;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.gateway.GatewayExtension;
import dev.tollgate.testkit.gateway.PartName;
import dev.tollgate.testkit.model.ReceivedRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key can call the operations of its products; other requests do not reach the backend. */
class ProductsAtTheEdgeTest {
  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  private static Edge edge;
  private static String app;

  @BeforeAll
  static void approve() throws Exception {
    edge = Edge.http1(GATEWAY);
    post("/admin/v1/products", operation("chat", "POST", "/v1/chat/**"));
    post("/admin/v1/products", operation("models", "GET", "/v1/models"));
    app =
        post("/admin/v1/apps", "{\"name\": \"an app\", \"products\": [\"chat\", \"models\"]}")
            .path("id")
            .asText();
  }

  @AfterAll
  static void disconnect() {
    edge.close();
  }

  @BeforeEach
  void forgetRequests() {
    GATEWAY.model().forgetRequests();
  }

  @Test
  void narrowedKey_outsideItsProduct_isRefusedNamingTheProduct() throws Exception {
    CreatedKey key = key("\"products\": [\"models\"]");

    assertThat(edge.models(key.secret()).statusCode()).isEqualTo(200);
    GATEWAY.model().forgetRequests();
    HttpResponse<String> refused = edge.chat("x-api-key", key.secret());

    assertRefused(refused, 403, "key_not_allowed");
    assertThat(refused.body()).contains("Products that allow it: chat, default.");
    assertThat(GATEWAY.model().requests()).isEmpty();
  }

  /** Either Envoy or authz refuses, whichever sees the path first. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models;x=1",
        "/v1/..;/admin",
        "/v1/%252e%252e/admin",
        "/v1/a%252Fb",
        "/v1/a%00b",
        "/v1/a%ffb"
      })
  void key_pathThatServersReadDifferently_reachesNoBackend(String path) throws Exception {
    String key = GATEWAY.credentials().key();

    HttpResponse<String> refused = edge.send(edge.request(path, "x-api-key", key).GET().build());

    assertThat(refused.statusCode()).as(refused.body()).isIn(400, 403, 404);
    assertThat(GATEWAY.model().requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/models, 200",
    "/v1//models, 200",
    "/v1/%2e/models, 200",
    "/v1/x/../models, 200",
    "/v1/m%6fdels?a=%2f, 200",
    "/v1%2Fmodels, 307",
    "/v1/x/..%2fmodels, 307",
    "/v1/models%20, 403",
    "/v1/..%20/models, 403",
    "/v1/models%3bx, 403",
    "/nothing/here, 404",
    "/v1/%EF%BC%8E%EF%BC%8E/models, 403"
  })
  void explain_path_answersWhatTheEdgeDoes(String path, int status) throws Exception {
    CreatedKey key = key("\"products\": [\"models\"]");

    HttpResponse<String> answer =
        edge.send(edge.request(path, "x-api-key", key.secret()).GET().build());
    Response explained =
        GATEWAY
            .admin()
            .call(
                "POST",
                "/admin/v1/check:explain",
                "{\"keyId\": \"%s\", \"method\": \"GET\", \"path\": \"%s\"}"
                    .formatted(key.id(), path));

    assertThat(answer.statusCode()).isEqualTo(status);
    if (status == 307) {
      assertThat(explained.status()).isEqualTo(400);
      assertThat(explained.text()).contains(answer.headers().firstValue("location").orElseThrow());
    } else {
      assertThat(explained.json().path("status").asInt()).isEqualTo(status);
    }
  }

  @Test
  void keyOfSomeNetworks_worksFromThemOnly() throws Exception {
    CreatedKey here = key("\"sources\": [\"127.0.0.0/8\"]");
    CreatedKey elsewhere = key("\"sources\": [\"192.0.2.0/24\", \"2001:db8::/32\"]");

    assertThat(edge.models(here.secret()).statusCode()).isEqualTo(200);
    HttpResponse<String> refused =
        edge.send(
            edge.request(
                    "/v1/models", "x-api-key", elsewhere.secret(), "x-forwarded-for", "192.0.2.7")
                .GET()
                .build());

    assertRefused(refused, 403, "key_not_allowed");
  }

  @Test
  void metadataOfKey_atTheBackend_isThatOfTheKeyOnly() throws Exception {
    CreatedKey key = key("\"metadata\": {\"plan\": \"gold\"}");

    edge.chat(
        "x-api-key",
        key.secret(),
        "x-tollgate-meta-plan",
        "platinum",
        "X-Tollgate-Meta-Other",
        "spoofed",
        "x-tollgate-subject",
        "spoofed");

    ReceivedRequest received = GATEWAY.model().requests().getFirst();
    assertThat(received.header("x-tollgate-meta-plan")).hasValue("gold");
    assertThat(received.headers())
        .doesNotContainKeys("x-tollgate-meta-other", "x-tollgate-subject");
  }

  @Test
  void suspendedApp_withinASecond_isRefusedAsUnknownAndExplained() throws Exception {
    String other =
        post("/admin/v1/apps", "{\"name\": \"another\", \"products\": [\"models\"]}")
            .path("id")
            .asText();
    CreatedKey key =
        GATEWAY.admin().createKeyFrom("{\"name\": \"a key\", \"app\": \"%s\"}".formatted(other));
    assertThat(edge.models(key.secret()).statusCode()).isEqualTo(200);

    post("/admin/v1/apps/" + other + ":suspend", "");

    await("refusal of the app's key")
        .atMost(Duration.ofSeconds(1))
        .until(() -> status(key.secret()), status -> status == 401);
    JsonNode explanation =
        post(
            "/admin/v1/check:explain",
            "{\"keyId\": \"%s\", \"method\": \"GET\", \"path\": \"/v1/models\"}"
                .formatted(key.id()));
    assertThat(explanation.path("code").asText()).isEqualTo("invalid_api_key");
    assertThat(explanation.path("reason").asText()).isEqualTo("suspended_app");
  }

  @Test
  void accessLog_admittedRequest_namesTheProduct() throws Exception {
    CreatedKey key = key("\"products\": [\"chat\"]");

    edge.chat("x-api-key", key.secret());

    await("the product in the access log")
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() ->
            assertThat(GATEWAY.logTail(PartName.ENVOY, 200).lines())
                .anyMatch(
                    line -> line.contains(key.id()) && line.contains("\"product\":\"chat\"")));
  }

  private static CreatedKey key(String property) throws IOException {
    return GATEWAY
        .admin()
        .createKeyFrom("{\"name\": \"a key\", \"app\": \"%s\", %s}".formatted(app, property));
  }

  private static String operation(String product, String method, String path) {
    return "{\"id\": \"%s\", \"operations\": [{\"methods\": [\"%s\"], \"paths\": [\"%s\"]}]}"
        .formatted(product, method, path);
  }

  private static JsonNode post(String path, String body) throws IOException {
    Response response = GATEWAY.admin().call("POST", path, body);
    assertThat(response.status()).as(response.text()).isBetween(200, 201);
    return response.json();
  }

  private static int status(String secret) {
    try {
      return edge.models(secret).statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
