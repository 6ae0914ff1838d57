package dev.tollgate.controlplane.render;

import static dev.tollgate.controlplane.render.ScriptedAuthz.ALLOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the access log of a real Envoy. */
class AccessLogTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SECRET = "0123456789abcdefghijklmnopqrstuvwxyzAB";
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final int ID_LENGTH = 36;

  private static Path log;
  private static RenderedEdge edge;

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    log = directory.resolve("envoy.log");
    edge = new RenderedEdge(directory);
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  @Test
  void line_ofARequest_namesClientAndTrace() throws IOException {
    String traceparent = "00-%s-b7ad6b7169203331-01".formatted(TRACE);

    JsonNode line =
        lineOf(
            edge.get(
                "/v1/models/x?key=1",
                "x-api-key",
                ALLOW,
                "user-agent",
                "a client/1.0",
                "traceparent",
                traceparent));

    assertThat(line.path("userAgent").asText()).isEqualTo("a client/1.0");
    assertThat(line.path("traceId").asText()).isEqualTo(TRACE);
    assertThat(line.path("path").asText()).isEqualTo("/v1/models/x");
    assertThat(line.path("host").asText()).startsWith("127.0.0.1");
    assertThat(edge.model().requests().getLast().header("traceparent")).contains(traceparent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "junk",
        "00-" + TRACE,
        "00-" + TRACE + "-b7ad6b7169203331-01x",
        "tgk_live_" + SECRET
      })
  void line_otherTraceparent_hasNoTraceId(String traceparent) throws IOException {
    JsonNode line = lineOf(edge.get("/v1/models", "x-api-key", ALLOW, "traceparent", traceparent));

    assertThat(line.path("traceId").isNull()).as(line.toString()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/models/tgk_live_" + SECRET,
        "/tga_" + SECRET + "/v1/models",
        "/v1/models;key=tgk_test_" + SECRET,
        "/v1/models/%74gk_live_" + SECRET,
        "/v1/models/tgk%5Flive%5f" + SECRET,
        "/v1/models/sk-" + SECRET,
        "/v1/models/Bearer%20" + SECRET,
        "/v1/models/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0." + SECRET,
        "/v1%2Fmodels/tgk_live_" + SECRET,
        "/nowhere/tgk_live_" + SECRET,
        "/v1/models?key=tgk_live_" + SECRET
      })
  void line_keyInPathOrQuery_doesNotHaveIt(String path) throws IOException {
    JsonNode line = lineOf(edge.get(path));

    assertThat(line.toString()).doesNotContain(SECRET);
    assertThat(line.path("path").asText()).isIn("[masked]", "/v1/models");
  }

  @Test
  void line_keyInTheUserAgent_doesNotHaveIt() throws IOException {
    JsonNode line = lineOf(edge.get("/v1/models", "user-agent", "curl tgk_live_" + SECRET));

    assertThat(line.toString()).doesNotContain(SECRET);
    assertThat(line.path("userAgent").asText()).isEqualTo("[masked]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/models/task-0123456789abcdefghijklmnopqr", "/v1/models/b%C3%BC%20x"})
  void line_ordinaryPath_hasIt(String path) throws IOException {
    assertThat(lineOf(edge.get(path)).path("path").asText()).isEqualTo(path);
  }

  @Test
  void line_requestWithoutUserAgent_isWritten() throws IOException {
    String response = edge.raw("GET /v1/models HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

    assertThat(lineOf(response).path("path").asText()).isEqualTo("/v1/models");
  }

  @Test
  void line_requestThatEnvoyCannotRead_isWritten() throws IOException {
    JsonNode line = lineOf(edge.raw("GET /v1/models HTTP/1.0\r\n\r\n"));

    assertThat(line.path("details").asText()).isEqualTo("low_version");
  }

  private static JsonNode lineOf(HttpResponse<String> response) {
    return line(response.headers().firstValue("x-request-id").orElseThrow());
  }

  private static JsonNode lineOf(String response) {
    return line(response.split("x-request-id: ", 2)[1].substring(0, ID_LENGTH));
  }

  private static JsonNode line(String requestId) {
    return await("the line of request " + requestId)
        .atMost(Duration.ofSeconds(30))
        .until(() -> find(requestId), Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<JsonNode> find(String requestId) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      Optional<String> line =
          lines.filter(text -> text.startsWith("{") && text.contains(requestId)).findFirst();
      return line.isEmpty() ? Optional.empty() : Optional.of(JSON.readTree(line.get()));
    }
  }
}
