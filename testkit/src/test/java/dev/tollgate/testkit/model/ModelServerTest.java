package dev.tollgate.testkit.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ModelServerTest {
  private static final String STREAM =
      """
      {"model": "m", "stream": true, "max_tokens": 3, "stream_options": {"include_usage": true},
       "messages": [{"role": "user", "content": "two words"}]}
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private ModelServer server;

  @BeforeEach
  void start() throws IOException {
    server = ModelServer.start(0, Duration.ofMillis(1));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void chat_streamed_sendsTokensUsageAndDone() throws Exception {
    List<String> lines = post("/v1/chat/completions", STREAM).body().lines().toList();

    List<String> events = lines.stream().filter(line -> line.startsWith("data: ")).toList();
    assertThat(events).hasSize(6); // three tokens, the reason, the usage, the end
    assertThat(events.getFirst()).contains("\"role\":\"assistant\"");
    assertThat(events.get(3)).contains("\"finish_reason\":\"length\"");
    assertThat(events.get(4)).contains("\"prompt_tokens\":2", "\"completion_tokens\":3");
    assertThat(events.getLast()).isEqualTo("data: [DONE]");
  }

  @Test
  void chat_heldStream_showsItsFirstEventBeforeTheLastIsWritten() throws Exception {
    StreamGate.Hold hold = server.holdStreams();
    HttpResponse<java.io.InputStream> response =
        client.send(request("/v1/chat/completions", STREAM), BodyHandlers.ofInputStream());
    try (var reader =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(reader.readLine()).startsWith("data: {");
      hold.close();
      assertThat(reader.lines().toList()).contains("data: [DONE]");
    }
  }

  @Test
  void chat_whole_answersWithUsage() throws Exception {
    JsonNode body = JsonResponses.JSON.readTree(post("/v1/chat/completions", unstreamed()).body());

    assertThat(body.at("/choices/0/message/content").asText()).startsWith("The gate is open");
    assertThat(body.at("/usage/total_tokens").asInt()).isEqualTo(21);
  }

  @Test
  void chat_noJson_is400() throws Exception {
    assertThat(post("/v1/chat/completions", "hello").statusCode()).isEqualTo(400);
  }

  @Test
  void videos_uploadAndDownload_nameTheHashOfTheirBytes() throws Exception {
    HttpResponse<byte[]> download =
        client.send(
            HttpRequest.newBuilder(uri("/v1/videos/7/content?bytes=1000001")).build(),
            BodyHandlers.ofByteArray());
    String hash = sha256(download.body());
    HttpResponse<String> upload =
        client.send(
            HttpRequest.newBuilder(uri("/v1/videos"))
                .POST(BodyPublishers.ofByteArray(download.body()))
                .build(),
            BodyHandlers.ofString());

    assertThat(download.body()).hasSize(1_000_001);
    assertThat(download.headers().firstValue("x-content-sha256")).contains(hash);
    assertThat(upload.body()).contains("\"bytes\":1000001", hash);
  }

  @Test
  void requests_afterSome_listsThemWithHeadersAndWithoutHealthChecks() throws Exception {
    client.send(HttpRequest.newBuilder(uri("/health")).build(), BodyHandlers.discarding());
    client.send(
        HttpRequest.newBuilder(uri("/v1/echo?a=b")).header("X-Color", "red").build(),
        BodyHandlers.discarding());

    assertThat(server.requests()).hasSize(1);
    ReceivedRequest request = server.requests().getFirst();
    assertThat(request.path()).isEqualTo("/v1/echo?a=b");
    assertThat(request.header("x-color")).contains("red");
    assertThat(server.count(r -> r.method().equals("GET"))).isEqualTo(1);
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return client.send(request(path, body), BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private static String unstreamed() {
    return "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"hello\"}]}";
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
