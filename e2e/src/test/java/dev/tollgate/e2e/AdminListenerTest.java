package dev.tollgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.gateway.GatewayExtension;
import dev.tollgate.testkit.gateway.PartName;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The listener of the admin API, through Envoy. */
class AdminListenerTest {
  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  /** The body is never sent: the answer must not wait for it. */
  @ParameterizedTest
  @ValueSource(strings = {"/admin/v1/config", "/admin/v1/keys"})
  void call_noToken_isRefusedBeforeItsBodyArrives(String path) throws Exception {
    URI admin = URI.create(GATEWAY.credentials().adminUrl());
    try (Socket socket = new Socket(admin.getHost(), admin.getPort())) {
      socket.setSoTimeout(10_000);
      String head =
          String.join(
              "\r\n",
              "POST " + path + " HTTP/1.1",
              "host: admin",
              "content-type: application/json",
              "content-length: 1000000",
              "",
              "");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 401".length());

      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/v1/tenants", "/admin/v1/config"})
  void call_bodyTooLarge_is413(String path) throws Exception {
    String method = path.endsWith("config") ? "PUT" : "POST";

    Response answer = GATEWAY.admin().call(method, path, "\"%s\"".formatted("a".repeat(1 << 20)));

    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void call_wholeBody_isAnswered() throws Exception {
    String name = "a".repeat(90);

    Response answer =
        GATEWAY.admin().call("POST", "/admin/v1/tenants", "{\"name\": \"%s\"}".formatted(name));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().path("name").asText()).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET /elsewhere HTTP/1.1                                  | NOT_FOUND
          GET /admin/v1/keys%2Fa HTTP/1.1                          | MALFORMED_REQUEST
          GET /admin/v1/keys HTTP/1.1\\r\\nunder_score: 1            | MALFORMED_REQUEST
          GET /admin/v1/keys HTTP/1.0                              | MALFORMED_REQUEST
          GET /admin/v1/keys HTTP/1.1\\r\\ncontent-length: x         | MALFORMED_REQUEST
          GET /admin/v1/keys HTTP/1.1\\r\\ntransfer-encoding: x      | MALFORMED_REQUEST
          GARBAGE                                                  | MALFORMED_REQUEST
          """)
  void refusal_ofEnvoy_isAProblem(String head, ProblemKind kind) throws Exception {
    requireProblem(kind, raw(head.replace("\\r\\n", "\r\n") + "\r\nhost: admin\r\n\r\n"));
  }

  @Test
  void refusal_headersTooLarge_isAProblem() throws Exception {
    String padding = "x".repeat(70_000);

    requireProblem(
        ProblemKind.HEADERS_TOO_LARGE,
        raw("GET /admin/v1/keys HTTP/1.1\r\nhost: admin\r\nx: " + padding + "\r\n\r\n"));
  }

  @Test
  void refusal_serviceDown_isAProblem() throws Exception {
    GATEWAY.kill(PartName.CONTROL_PLANE);
    try {
      String answer =
          raw("GET /admin/v1/config HTTP/1.1\r\nhost: admin\r\nx-request-id: r-1\r\n\r\n");

      requireProblem(ProblemKind.UNAVAILABLE, answer);
      assertThat(answer).containsIgnoringCase("\nretry-after: 2\r\n");
    } finally {
      GATEWAY.startAgain(PartName.CONTROL_PLANE);
    }
  }

  private static void requireProblem(ProblemKind kind, String answer) throws Exception {
    assertThat(answer).startsWith("HTTP/1.1 " + kind.status() + " ");
    String[] parts = answer.split("\r\n\r\n", 2);
    Matcher id =
        Pattern.compile("\nx-request-id: ([^\r]+)", Pattern.CASE_INSENSITIVE).matcher(parts[0]);
    assertThat(id.find()).as(answer).isTrue();
    assertThat(parts[0]).containsIgnoringCase("\ncontent-type: application/problem+json");
    assertThat(parts[0]).containsIgnoringCase("\ncache-control: no-store");
    JsonNode problem = new JsonMapper().readTree(parts[1]);
    assertThat(problem.path("type").asText()).isEqualTo(kind.type());
    assertThat(problem.path("title").asText()).isEqualTo(kind.title());
    assertThat(problem.path("status")).isEqualTo(new IntNode(kind.status()));
    assertThat(problem.path("detail").asText()).isNotEmpty();
    assertThat(problem.path("errors").isArray()).isTrue();
    assertThat(problem.path("requestId").asText()).isEqualTo(id.group(1));
  }

  /** For what a decent client does not send. */
  private static String raw(String request) throws IOException {
    URI admin = URI.create(GATEWAY.credentials().adminUrl());
    try (Socket socket = new Socket(admin.getHost(), admin.getPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return answer(socket.getInputStream());
    }
  }

  /** Reads headers and the body whose length they state. */
  private static String answer(InputStream in) throws IOException {
    StringBuilder answer = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      answer.append((char) b);
      if (answer.toString().endsWith("\r\n\r\n")) {
        Matcher length =
            Pattern.compile("content-length: ([0-9]+)", Pattern.CASE_INSENSITIVE).matcher(answer);
        int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return answer + new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
      }
    }
    return answer.toString();
  }
}
