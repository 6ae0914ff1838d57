package dev.tollgate.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.admin.AdminAccess;
import dev.tollgate.admin.access.AdminSettings;
import dev.tollgate.admin.access.AdminToken;
import dev.tollgate.admin.access.AuthenticationFilter;
import dev.tollgate.admin.access.Permission;
import dev.tollgate.boot.Health;
import dev.tollgate.boot.Secret;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.boot.database.Database;
import dev.tollgate.boot.database.DatabaseSettings;
import dev.tollgate.encoding.Sha256;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminServerTest {
  private static final String TOKEN = "a-token-of-the-test";
  private static final Instant SINCE = Instant.parse("2026-01-31T12:00:00Z");

  private final HttpClient client = HttpClient.newHttpClient();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final CountDownLatch slowCallCame = new CountDownLatch(1);
  private final CountDownLatch slowCallMayEnd = new CountDownLatch(1);
  private final AdminSettings settings =
      new AdminSettings(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Secret.of(TOKEN));
  // What is tested here needs no database, and none is there.
  private final Database database =
      Database.open(
          new DatabaseSettings(
              "jdbc:postgresql://127.0.0.1:1/none", "nobody", Secret.of("none"), "admin", 1),
          new Health(),
          metrics);
  private final InstantSource clock = InstantSource.fixed(SINCE);
  private final AtomicLong nanos = new AtomicLong();
  private final AdminServer server = start();

  record Thing(String name, Instant since) {}

  @AfterAll
  void stop() throws Exception {
    server.stop(Duration.ofSeconds(5));
    database.close();
    client.close();
  }

  @Test
  void call_rightToken_isAnswered() throws Exception {
    HttpResponse<String> answer = send(request("/admin/v1/things/t1"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body()).isEqualTo("{\"name\":\"t1\",\"since\":\"2026-01-31T12:00:00Z\"}");
  }

  @Test
  void call_schemeInOtherCase_isAnswered() throws Exception {
    HttpRequest.Builder request = withoutToken("/admin/v1/things/t1");

    assertThat(send(request.header("authorization", "bearer " + TOKEN)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void call_verbAfterId_reachesItsOwnRoute() throws Exception {
    HttpResponse<String> answer =
        send(request("/admin/v1/things/t1:revoke").POST(BodyPublishers.noBody()));

    assertThat(answer.body()).isEqualTo("[\"t1\"]");
  }

  @Test
  void call_created_namesTheNewThing() throws Exception {
    HttpResponse<String> answer = post("{\"name\":\"t2\",\"since\":\"2026-01-31T12:00:00Z\"}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("location")).contains("/admin/v1/things/t2");
  }

  /** Attempts that failed in other tests are forgiven. */
  @BeforeEach
  void waitForPatience() {
    nanos.addAndGet(Duration.ofHours(1).toNanos());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong", "Bearer ", "Basic YTpi", TOKEN, "Bearer tgk_live_abc"})
  void call_wrongToken_is401(String authorization) throws Exception {
    HttpRequest.Builder request = withoutToken("/admin/v1/things/t1");

    JsonNode problem = problem(401, "unauthorized", request.header("authorization", authorization));
    assertThat(problem.path("detail").asText()).doesNotContain("tgk_", "wrong (expected: wrong");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/v1/things/t1", "/admin/v1/nothing", "/admin", "/admin/v1/keys"})
  void call_noToken_is401WhateverThePath(String path) throws Exception {
    HttpResponse<String> answer = send(withoutToken(path));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate"))
        .contains("Bearer realm=\"tollgate admin\"");
  }

  @Test
  void openApi_noToken_isServed() throws Exception {
    HttpResponse<String> answer = send(withoutToken("/admin/v1/openapi.yaml"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/yaml");
    assertThat(answer.body()).startsWith("openapi: 3.0.3");
  }

  @Test
  void docs_noToken_areServedAndLoadNothing() throws Exception {
    HttpResponse<String> answer = send(withoutToken("/admin/docs"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("text/html;charset=utf-8");
    String policy = answer.headers().firstValue("content-security-policy").orElse("");
    assertThat(policy).startsWith("default-src 'none'").doesNotContain("unsafe", "http");
    assertThat(answer.body())
        .contains("SwaggerUIBundle({", "\"openapi\":\"3.0.3\"", "\"operationId\":\"createKey\"")
        .doesNotContain("<link", "<script src", "@import");
    assertThat(
            Pattern.compile("<(style|script)>(.*?)</\\1>", Pattern.DOTALL)
                .matcher(answer.body())
                .results()
                .map(inline -> "'sha256-%s'".formatted(sha256(inline.group(2)))))
        .hasSize(3)
        .allSatisfy(digest -> assertThat(policy).contains(digest));
  }

  @Test
  void call_adminTokenWithoutDatabase_is503() throws Exception {
    String token = AdminToken.mint(new SecureRandom()).reveal();
    HttpRequest.Builder request = withoutToken("/admin/v1/things/t1");

    problem(503, "unavailable", request.header("authorization", "Bearer " + token));
  }

  @Test
  void call_tooManyInvalidTokens_is429UntilTimeHasPassed() throws Exception {
    HttpRequest.Builder wrong = withWrongToken();
    for (int i = 0; i < AuthenticationFilter.FAILURE_BURST; i++) {
      problem(401, "unauthorized", wrong);
    }

    problem(429, "too-many-attempts", wrong);
    assertThat(send(wrong).headers().firstValue("retry-after")).contains("6");
    problem(401, "unauthorized", withWrongToken().header("x-forwarded-for", "192.0.2.1"));
    nanos.addAndGet(AuthenticationFilter.FAILURE_INTERVAL.toNanos());
    problem(401, "unauthorized", wrong);
  }

  private HttpRequest.Builder withWrongToken() {
    return withoutToken("/admin/v1/things/t1").header("authorization", "Bearer wrong");
  }

  @Test
  void call_unknownPath_is404() throws Exception {
    problem(404, "not-found", request("/admin/v1/nothing"));
  }

  @Test
  void call_wrongMethod_is405AndSaysWhichAreRight() throws Exception {
    HttpResponse<String> answer = send(request("/admin/v1/things/t1").DELETE());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
    problem(405, "method-not-allowed", request("/admin/v1/things/t1").DELETE());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "QUERY", "TRACE"})
  void call_verbWithAnotherMethod_is405ForThatVerb(String method) throws Exception {
    HttpResponse<String> answer =
        send(request("/admin/v1/things/t1:revoke").method(method, BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("POST");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/v1/things/t1:nothing", "/admin/v1/things/t1/"})
  void call_likeARoute_is404(String path) throws Exception {
    problem(404, "not-found", request(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/v1/things/%zz", "/admin/v1//things/a", "/admin/v1/%2e%2e/x"})
  void call_pathThatTheServerRefuses_isAProblemToo(String path) throws Exception {
    String answer =
        raw("GET %s HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n".formatted(path));

    assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json", "requestId");
    assertThat(answer.toLowerCase(Locale.ROOT)).contains("\nx-request-id: ");
  }

  @Test
  void call_headersTooLarge_isAProblem() throws Exception {
    String answer =
        raw("GET /admin HTTP/1.1\r\nhost: localhost\r\nx: " + "x".repeat(100_000) + "\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json");
  }

  @Test
  void requestId_sane_isKept() throws Exception {
    HttpResponse<String> answer =
        send(request("/admin/v1/things/t1").header("x-request-id", "r.1"));

    assertThat(answer.headers().allValues("x-request-id")).containsExactly("r.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "<script>"})
  void requestId_notSane_isReplaced(String sent) throws Exception {
    HttpResponse<String> answer = send(request("/admin/v1/nothing").header("x-request-id", sent));

    String id = answer.headers().firstValue("x-request-id").orElse("");
    assertThat(id).isNotEqualTo(sent).matches("[0-9a-f-]{36}");
    assertThat(answer.body()).contains("\"requestId\":\"" + id + "\"");
  }

  @Test
  void body_faults_areAllNamed() throws Exception {
    JsonNode problem =
        problem(
            400, "invalid-fields", withBody("{\"nmae\":\"t2\",\"since\":7}", "application/json"));

    assertThat(problem.path("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("nmae", "since");
    assertThat(problem.path("errors").findValuesAsText("expected"))
        .contains("no such field; did you mean name?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "a\\ud800b"})
  void body_textThatCannotBeKept_isAFaultOfItsField(String text) throws Exception {
    JsonNode problem =
        problem(
            400,
            "invalid-fields",
            withBody("{\"name\":\"%s\"}".formatted(text), "application/json"));

    assertThat(problem.path("errors").get(0).path("field").asText()).isEqualTo("name");
  }

  @Test
  void body_ofAnotherType_is415() throws Exception {
    problem(415, "unsupported-media-type", withBody("name: t2", "application/yaml"));
    problem(
        415,
        "unsupported-media-type",
        request("/admin/v1/things").POST(BodyPublishers.ofString("{}")));
  }

  @Test
  void body_typeWithCharset_isTaken() throws Exception {
    String body = "{\"name\":\"t2\",\"since\":\"2026-01-31T12:00:00Z\"}";

    assertThat(send(withBody(body, "Application/JSON; charset=utf-8")).statusCode()).isEqualTo(201);
  }

  @Test
  void body_tooLarge_is413WithAndWithoutAStatedLength() throws Exception {
    byte[] large = new byte[RequestBodies.MAX_BYTES + 1];

    problem(
        413,
        "too-large",
        request("/admin/v1/things")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(large)));
    problem(
        413,
        "too-large",
        request("/admin/v1/things")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pool", "wrapped", "state"})
  void call_databaseAway_is503WithRetryAfter(String how) throws Exception {
    HttpRequest.Builder request = request("/admin/v1/failures/" + how);

    assertThat(send(request).headers().firstValue("retry-after")).contains("2");
    problem(503, "unavailable", request);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bug", "error", "constraint"})
  void call_faultOfOurs_is500WithoutItsWords(String how) throws Exception {
    JsonNode problem = problem(500, "internal", request("/admin/v1/failures/" + how));

    assertThat(problem.toString()).doesNotContain("hidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "201", "x", "99999999999", "", "+5", "05", "5.0", "%D9%A5", "5%20", "0x5"})
  void query_numberOutOfBounds_is400(String limit) throws Exception {
    JsonNode problem = problem(400, "invalid-fields", request("/admin/v1/things?limit=" + limit));

    assertThat(problem.path("errors").get(0).path("field").asText()).isEqualTo("limit");
  }

  @Test
  void query_textThatCannotBeKept_is400() throws Exception {
    JsonNode problem = problem(400, "invalid-fields", request("/admin/v1/named?name=%00"));

    assertThat(problem.path("errors").get(0).path("field").asText()).isEqualTo("name");
  }

  @Test
  void metrics_anyCall_nameTheRouteNotThePath() throws Exception {
    send(request("/admin/v1/things/tgk_live_secret"));

    assertThat(metrics.getMeters())
        .extracting(meter -> meter.getId().getTag("route"))
        .contains("/admin/v1/things/{id}")
        .doesNotContain("/admin/v1/things/tgk_live_secret");
  }

  @Test
  void routes_any_areListedForTheContractTest() {
    assertThat(server.routes())
        .contains(
            "GET /admin/v1/openapi.yaml",
            "GET /admin/v1/things?cursor&limit",
            "POST /admin/v1/things/{id}:revoke");
  }

  @Test
  void stop_callRuns_finishesIt() throws Exception {
    AdminServer stopping = start();
    URI slow = URI.create("http://127.0.0.1:%d/admin/v1/slow".formatted(stopping.port()));
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(slow).header("authorization", "Bearer " + TOKEN).build(),
            BodyHandlers.ofString());
    slowCallCame.await();
    Thread stop = Thread.ofVirtual().start(() -> stopQuietly(stopping));
    slowCallMayEnd.countDown();

    assertThat(answer.join().body()).isEqualTo("[\"done\"]");
    stop.join();
  }

  private AdminServer start() {
    return AdminAccess.start(settings, database, new TimeSource(clock, nanos::get), metrics)
        .serve(metrics, this::addRoutes);
  }

  private void addRoutes(AdminRoutes routes) {
    routes.get(
        "/admin/v1/things",
        Permission.READ_KEYS,
        call -> call.ok(List.of(call.queryNumber("limit", 50, 1, 200))),
        "limit",
        "cursor");
    routes.get(
        "/admin/v1/named",
        Permission.READ_KEYS,
        call -> call.ok(List.of(call.query("name").orElse(""))),
        "name");
    routes.get(
        "/admin/v1/things/{id}",
        Permission.READ_KEYS,
        call -> call.ok(new Thing(call.pathParam("id"), SINCE), EntityTag.ofVersion(7)));
    routes.post(
        "/admin/v1/things/{id}:revoke",
        Permission.WRITE_KEYS,
        call -> call.ok(List.of(call.pathParam("id"))));
    routes.post(
        "/admin/v1/things",
        Permission.WRITE_KEYS,
        call -> {
          Thing thing = call.json(Thing.class);
          call.created("/admin/v1/things/" + thing.name(), thing);
        });
    routes.get(
        "/admin/v1/failures/{how}", Permission.READ_KEYS, call -> fail(call.pathParam("how")));
    routes.get(
        "/admin/v1/slow",
        Permission.READ_KEYS,
        call -> {
          slowCallCame.countDown();
          slowCallMayEnd.await();
          call.ok(List.of("done"));
        });
  }

  private static void fail(String how) throws SQLException {
    switch (how) {
      case "pool" -> throw new SQLTransientConnectionException("hidden");
      case "wrapped" -> throw new IllegalStateException(new SQLException("hidden", "08006"));
      case "state" -> throw new SQLException("hidden", "57P01");
      case "constraint" -> throw new SQLException("hidden", "23505");
      case "error" -> throw new StackOverflowError("hidden");
      default -> throw new IllegalStateException("hidden");
    }
  }

  private static void stopQuietly(AdminServer server) {
    try {
      server.stop(Duration.ofSeconds(5));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode problem(int status, String type, HttpRequest.Builder request) throws Exception {
    HttpResponse<String> answer = send(request);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    JsonNode problem = new JsonMapper().readTree(answer.body());
    assertThat(problem.path("type").asText()).isEqualTo("urn:tollgate:problem:" + type);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("requestId").asText())
        .isEqualTo(answer.headers().firstValue("x-request-id").orElse("no header"));
    return problem;
  }

  private HttpResponse<String> post(String json) throws Exception {
    return send(withBody(json, "application/json"));
  }

  private HttpRequest.Builder withBody(String body, String contentType) {
    return request("/admin/v1/things")
        .header("content-type", contentType)
        .POST(BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder request(String path) {
    return withoutToken(path).header("authorization", "Bearer " + TOKEN);
  }

  private HttpRequest.Builder withoutToken(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** For what a decent client does not send. */
  private String raw(String head) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        OutputStream out = socket.getOutputStream()) {
      String token = "authorization: Bearer " + TOKEN + "\r\n\r\n";
      out.write((head + token).getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String sha256(String text) {
    byte[] digest = Sha256.sha256(text.getBytes(StandardCharsets.UTF_8)).bytes();
    return Base64.getEncoder().encodeToString(digest);
  }
}
