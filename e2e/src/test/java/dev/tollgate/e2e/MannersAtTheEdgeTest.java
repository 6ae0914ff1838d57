package dev.tollgate.e2e;

import static dev.tollgate.e2e.EdgeErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.gateway.GatewayExtension;
import dev.tollgate.testkit.gateway.PartName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of all kinds of HTTP are served, or told the reason. */
class MannersAtTheEdgeTest {
  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  private static String key;
  private static String readingKey;

  /** A key whose only product is for GET. */
  @BeforeAll
  static void makeKeys() throws IOException {
    key = GATEWAY.credentials().key();
    post(
        "/admin/v1/products",
        """
        {"id": "reading", "operations": [{"methods": ["GET"], "paths": ["/v1/models"]}]}
        """);
    String app =
        post("/admin/v1/apps", "{\"name\": \"reader\", \"products\": [\"reading\"]}")
            .path("id")
            .asText();
    String body = "{\"name\": \"reader\", \"app\": \"%s\"}".formatted(app);
    readingKey = GATEWAY.admin().createKeyFrom(body).secret();
  }

  @BeforeEach
  void forgetRequests() {
    GATEWAY.model().forgetRequests();
  }

  /** Apache's HttpClient 5 sends the first in clear text. */
  @ParameterizedTest
  @ValueSource(strings = {"TLS/1.2", "h2c", "HTTP/2.0, TLS/1.3"})
  void upgrade_notServed_isIgnored(String upgrade) throws Exception {
    String response =
        RawRequest.send(
            GATEWAY.uri("/"),
            "GET /v1/models HTTP/1.1",
            "host: edge",
            "upgrade: " + upgrade,
            "connection: upgrade, close",
            "x-api-key: " + key);

    assertThat(response).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void upgrade_onTheAdminListener_isIgnored() throws Exception {
    String response =
        RawRequest.send(
            URI.create(GATEWAY.credentials().adminUrl()),
            "GET /admin/v1/tenants HTTP/1.1",
            "host: edge",
            "upgrade: TLS/1.2",
            "connection: upgrade, close",
            "authorization: Bearer " + GATEWAY.credentials().adminToken());

    assertThat(response).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void webSocketAndOldVersions_any_areToldTheReason() throws Exception {
    String webSocket =
        RawRequest.send(
            GATEWAY.uri("/"),
            "GET /v1/models HTTP/1.1",
            "host: edge",
            "upgrade: websocket",
            "connection: upgrade",
            "sec-websocket-version: 13",
            "x-api-key: " + key);
    String oldVersion =
        RawRequest.send(GATEWAY.uri("/"), "GET /v1/models HTTP/1.0", "x-api-key: " + key);

    assertThat(webSocket).startsWith("HTTP/1.1 400 ").contains("WebSocket", "invalid_request");
    assertThat(oldVersion).startsWith("HTTP/1.1 505 ").contains("version of HTTP", "HTTP/1.1 or");
    assertThat(GATEWAY.model().requests()).isEmpty();
  }

  @Test
  void head_productForGet_isAllowedByEdgeAndExplanation() throws Exception {
    try (Edge http1 = Edge.http1(GATEWAY);
        Edge http2 = Edge.http2(GATEWAY)) {
      assertThat(http1.send(head(http1)).statusCode()).isEqualTo(200);
      assertThat(http2.send(head(http2)).statusCode()).isEqualTo(200);
    }
    JsonNode explanation =
        GATEWAY
            .admin()
            .call(
                "POST",
                "/admin/v1/check:explain",
                "{\"key\": \"%s\", \"method\": \"HEAD\", \"path\": \"/v1/models\"}"
                    .formatted(readingKey))
            .json();
    assertThat(explanation.path("decision").asText()).isEqualTo("allow");
    assertThat(explanation.path("product").asText()).isEqualTo("reading");
  }

  /** The body is never sent: the refusal must not wait for it, nor ask for it. */
  @Test
  void upload_refused_isNotAskedForItsBody() throws Exception {
    String response =
        RawRequest.send(
            GATEWAY.uri("/"),
            "POST /v1/videos HTTP/1.1",
            "host: edge",
            "expect: 100-continue",
            "content-length: 100000000");

    assertThat(response).startsWith("HTTP/1.1 401 ").doesNotContain("100 Continue");
    assertThat(GATEWAY.model().requests()).isEmpty();
  }

  @Test
  void upload_admitted_isAskedForItsBody() throws Exception {
    try (Edge http1 = Edge.http1(GATEWAY);
        Edge http2 = Edge.http2(GATEWAY)) {
      assertThat(http1.send(upload(http1, key)).statusCode()).isEqualTo(200);
      assertThat(http2.send(upload(http2, key)).statusCode()).isEqualTo(200);
      assertRefused(http2.send(upload(http2, key + "x")), 401, "invalid_api_key");
    }
  }

  @Test
  void refusal_ofACredential_isNotStored() throws Exception {
    try (Edge edge = Edge.http1(GATEWAY)) {
      HttpResponse<String> refused = edge.chat();

      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().allValues("cache-control")).containsExactly("no-store");
    }
  }

  @Test
  void accessLog_request_namesClientProductAndTrace() throws Exception {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    try (Edge edge = Edge.http2(GATEWAY)) {
      edge.send(traced(edge, "/v1/models", trace, "x-api-key", readingKey));
    }

    assertThat(logged(trace))
        .contains("\"userAgent\":\"a client/1.0\"", "\"product\":\"reading\"")
        .contains("\"path\":\"/v1/models\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models/%s", "/%s/v1/models", "/v1/models?api_key=%s"})
  void accessLog_keyInPathOrQuery_doesNotHaveIt(String path) throws Exception {
    String trace = "4bf92f3577b34da6%016x".formatted(path.hashCode() & 0xffffffffL);
    try (Edge edge = Edge.http1(GATEWAY)) {
      edge.send(traced(edge, path.formatted(key), trace, "accept", "*/*"));
    }

    assertThat(logged(trace)).doesNotContain(key);
    assertThat(GATEWAY.logTail(PartName.AUTHZ, 1_000)).doesNotContain(key);
  }

  private static HttpRequest traced(Edge edge, String path, String trace, String... headers) {
    return edge.request(path, headers)
        .header("user-agent", "a client/1.0")
        .header("traceparent", "00-%s-00f067aa0ba902b7-01".formatted(trace))
        .GET()
        .build();
  }

  /** The line of a request in Envoy's log, which Envoy writes every ten seconds. */
  private static String logged(String trace) {
    return await("the line of trace " + trace)
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                GATEWAY
                    .logTail(PartName.ENVOY, 1_000)
                    .lines()
                    .filter(line -> line.contains("\"traceId\":\"" + trace))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private static HttpRequest head(Edge edge) {
    return edge.request("/v1/models", "x-api-key", readingKey).HEAD().build();
  }

  private static HttpRequest upload(Edge edge, String credential) {
    return edge.request("/v1/echo", "x-api-key", credential)
        .expectContinue(true)
        .POST(BodyPublishers.ofString("a".repeat(100_000)))
        .build();
  }

  private static JsonNode post(String path, String body) throws IOException {
    Response response = GATEWAY.admin().call("POST", path, body);
    assertThat(response.status()).as(response.text()).isBetween(200, 201);
    return response.json();
  }
}
