package dev.tollgate.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.admin.AdminFixture;
import dev.tollgate.admin.access.Permission;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every call of the admin API has in common: HEAD, conditions, queries, encodings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpMannersTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final String TOKEN = AdminFixture.BOOTSTRAP;

  /** Names of classes of libraries, and places that they do not know. */
  private static final Pattern INTERNALS =
      Pattern.compile(
          "\\b(com|java|javax|jakarta|org|io)\\.[a-z]+\\.|Exception|line:? -1|column:?"
              + " -1|`|\\[Source");

  private AdminFixture admin;

  record Body(String name, long size, List<String> labels) {}

  @BeforeAll
  void start() throws Exception {
    admin =
        AdminFixture.start(
            postgres,
            routes -> {
              routes.get(
                  "/admin/v1/things/{id}",
                  Permission.READ_KEYS,
                  call -> call.ok(List.of(call.pathParam("id")), EntityTag.ofVersion(7)));
              routes.get(
                  "/admin/v1/named",
                  Permission.READ_KEYS,
                  call -> call.ok(List.of(call.query("name").orElse("none"))),
                  "name",
                  "limit");
              routes.get(
                  "/admin/v1/lines",
                  Permission.READ_KEYS,
                  call -> call.stream("text/plain", out -> out.write('x')));
              routes.post(
                  "/admin/v1/bodies",
                  Permission.WRITE_KEYS,
                  call -> call.ok(List.of(call.json(Body.class).name())));
            });
  }

  @AfterAll
  void stop() {
    admin.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/v1/things/t1",
        "/admin/v1/named?name=a",
        "/admin/v1/lines",
        "/admin/v1/openapi.yaml",
        "/admin/v1/callers",
        "/admin/v1/nothing"
      })
  void head_whereverGetIs_hasItsHeadersAndNoBody(String path) throws Exception {
    HttpResponse<String> get = admin.get(TOKEN, path);
    HttpResponse<String> head =
        admin.send(admin.request(TOKEN, path).method("HEAD", BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.body()).isEmpty();
    for (String header : List.of("content-type", "etag", "cache-control")) {
      assertThat(head.headers().firstValue(header)).isEqualTo(get.headers().firstValue(header));
    }
    // The length of a stream is not known, and need not be stated.
    head.headers()
        .firstValue("content-length")
        .ifPresent(
            length -> assertThat(get.headers().firstValue("content-length")).contains(length));
  }

  @Test
  void allow_ofReads_namesHead() throws Exception {
    HttpResponse<String> answer = admin.send(admin.request(TOKEN, "/admin/v1/named").DELETE());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/admin/v1/things/t1",
        "/admin/v1/nothing",
        "/admin/v1/lines",
        "/admin/v1/callers"
      })
  void answer_any_isNotStored(String path) throws Exception {
    assertThat(admin.get(TOKEN, path).headers().firstValue("cache-control")).contains("no-store");
    assertThat(admin.get("wrong", path).headers().firstValue("cache-control")).contains("no-store");
  }

  @Test
  void answer_withTokenAndItsRepetition_areNotStored() throws Exception {
    String body = "{\"name\":\"n\",\"role\":\"auditor\"}";
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer = admin.postOnce(TOKEN, "/admin/v1/callers", "once", body);

      assertThat(answer.body()).contains("tga_");
      assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"7\"", "W/\"7\"", "\"6\", W/\"7\"", "*"})
  void ifNoneMatch_presentState_is304WithItsTag(String header) throws Exception {
    HttpResponse<String> answer =
        admin.send(admin.request(TOKEN, "/admin/v1/things/t1").header("if-none-match", header));

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.headers().firstValue("etag")).contains("\"7\"");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void ifNoneMatch_anotherState_isAnswered() throws Exception {
    HttpResponse<String> answer =
        admin.send(
            admin
                .request(TOKEN, "/admin/v1/things/t1")
                .header("if-none-match", "\"6\"")
                .header("if-none-match", "\"8\""));

    assertThat(answer.body()).isEqualTo("[\"t1\"]");
  }

  @Test
  void ifMatch_ofARead_is412ForAnotherState() throws Exception {
    HttpRequest.Builder other =
        admin.request(TOKEN, "/admin/v1/things/t1").header("if-match", "\"6\"");
    HttpRequest.Builder none = admin.request(TOKEN, "/admin/v1/named").header("if-match", "\"6\"");

    assertThat(admin.send(other).statusCode()).isEqualTo(412);
    assertThat(admin.send(none).statusCode()).isEqualTo(412);
  }

  @Test
  void query_unknown_isNamedWithTheNearOneAndWithoutItsValue() throws Exception {
    JsonNode problem = problem("/admin/v1/named?nmae=a-secret&x=1");

    assertThat(problem.path("errors").findValuesAsText("field")).containsExactly("nmae", "x");
    assertThat(problem.path("errors").findValuesAsText("expected"))
        .containsExactly(
            "no such query parameter; did you mean name?",
            "no such query parameter; there are limit, name");
    assertThat(problem.toString()).doesNotContain("a-secret");
  }

  @Test
  void query_whereNoneIsKnown_isRefused() throws Exception {
    assertThat(problem("/admin/v1/things/t1?limit=1").path("detail").asText())
        .isEqualTo("limit (expected: no such query parameter; there are none)");
    assertThat(problem("/admin/v1/openapi.yaml?v=1").path("detail").asText()).startsWith("v ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"name=a&name=a", "name=a&name=b&limit=1", "name&name=", "name=a&n%61me=b"})
  void query_repeated_isNamed(String query) throws Exception {
    assertThat(problem("/admin/v1/named?" + query).path("detail").asText())
        .isEqualTo("name: given again (expected: each query parameter once)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%ff", "%zz", "%", "%c3", "a%ed%a0%80b", "%c0%80"})
  void query_malformed_is400WithItsName(String value) throws Exception {
    String answer = raw("GET /admin/v1/named?name=" + value + " HTTP/1.1");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("\"field\":\"name\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "name=a+b%20%c3%bc", "&name=a+b%20%C3%BC&"})
  void query_wellFormed_isRead(String query) throws Exception {
    assertThat(admin.get(TOKEN, "/admin/v1/named?" + query).body())
        .isEqualTo(query.isEmpty() ? "[\"none\"]" : "[\"a b ü\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%ff", "%c3", "a%ed%a0%80", "%zz", "%", "\u00fc", "%c0%af"})
  void path_malformed_is400(String id) throws Exception {
    String answer = raw("GET /admin/v1/things/" + id + " HTTP/1.1");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("urn:tollgate:problem:");
    assertThat(body(answer)).doesNotContainPattern(INTERNALS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization: Bearer " + AdminFixture.BOOTSTRAP,
        "content-type: application/yaml",
      })
  void header_ofOneValueGivenTwice_is400(String header) throws Exception {
    String answer =
        raw(
            "POST /admin/v1/bodies HTTP/1.1\r\ncontent-type: application/json\r\n"
                + "content-length: 2\r\n"
                + header,
            "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(answer).startsWith("HTTP/1.1 400").contains("2 headers (expected: one)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-encoding: gzip",
        "content-type: application/json; charset=iso-8859-1",
        "content-type: application/json;charset=\"UTF-16\""
      })
  void body_ofAnotherEncoding_is415(String header) throws Exception {
    String type = header.startsWith("content-type") ? "" : "content-type: application/json\r\n";

    String answer =
        raw(
            "POST /admin/v1/bodies HTTP/1.1\r\ncontent-length: 2\r\n" + type + header,
            "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(answer).startsWith("HTTP/1.1 415");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "nul",
        "{\"name\":}",
        "{\"name\":\"a",
        "{\"name\":\"\\x\"}",
        "{\"name\":\"\\ud800\"}",
        "{\"name\":\"\u0001\"}",
        "{\"name\":01}",
        "{\"size\":1e999999999}",
        "{\"size\":NaN}",
        "{\"size\":-}",
        "{\"size\":\"1\",\"labels\":{},\"name\":[]}",
        "{\"name\":\"a\"} x",
        "{'name':1}",
        "{name:1}",
        "{\"name\":\"a\",}",
        "// {}",
        "\u0000",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":"
            + "{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}}}}}}}}}}"
      })
  void body_malformed_isExplainedWithoutOurLibraries(String body) throws Exception {
    assertThat(post(body.getBytes(StandardCharsets.UTF_8))).doesNotContainPattern(INTERNALS);
  }

  @Test
  void body_hugeParts_areExplainedWithoutOurLibraries() throws Exception {
    for (String body :
        List.of(
            "{\"size\":" + "1".repeat(5_000) + "}",
            "{\"" + "n".repeat(60_000) + "\":1}",
            "{\"name\":\"" + "n".repeat(900_000) + "\"",
            "[".repeat(100_000),
            "{\"size\":1." + "1".repeat(5_000) + "}")) {
      assertThat(post(body.getBytes(StandardCharsets.UTF_8))).doesNotContainPattern(INTERNALS);
    }
  }

  @Test
  void body_notUtf8_isRefusedWithItsPlace() throws Exception {
    byte[] latin1 = "{\"name\":\"\u00fc\"}".getBytes(StandardCharsets.ISO_8859_1);
    byte[] utf16 = "{\"name\":\"a\"}".getBytes(StandardCharsets.UTF_16);
    byte[] cut = "{\"name\":\"\u20ac".getBytes(StandardCharsets.UTF_8);

    assertThat(post(latin1)).contains("not UTF-8 at byte 10");
    assertThat(post(utf16)).contains("not UTF-8 at byte 1 ");
    assertThat(post(Arrays.copyOf(cut, cut.length - 1))).contains("at byte 10");
  }

  private String post(byte[] body) throws Exception {
    HttpResponse<String> answer =
        admin.send(
            admin
                .request(TOKEN, "/admin/v1/bodies")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    return answer.body();
  }

  private JsonNode problem(String path) throws Exception {
    HttpResponse<String> answer = admin.get(TOKEN, path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    return new JsonMapper().readTree(answer.body());
  }

  /** For what a decent client does not send. */
  private String raw(String head) throws Exception {
    return raw(head, new byte[0]);
  }

  private String raw(String head, byte[] body) throws Exception {
    URI server = admin.request(TOKEN, "/").build().uri();
    try (Socket socket = new Socket(server.getHost(), server.getPort());
        OutputStream out = socket.getOutputStream()) {
      String rest =
          "\r\nhost: localhost\r\nconnection: close\r\nauthorization: Bearer %s\r\n\r\n"
              .formatted(TOKEN);
      out.write((head + rest).getBytes(StandardCharsets.UTF_8));
      out.write(body);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n"));
  }
}
