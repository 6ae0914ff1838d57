package dev.tollgate.admin.http;

import static dev.tollgate.admin.AdminFixture.BOOTSTRAP;
import static dev.tollgate.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.admin.AdminFixture;
import dev.tollgate.admin.access.Permission;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyTest {
  private static final String CALLERS = "/admin/v1/callers";
  private static final String BODY = "{\"name\":\"n\",\"role\":\"auditor\"}";

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private final AtomicInteger attempts = new AtomicInteger();
  private final CountDownLatch slowCallCame = new CountDownLatch(1);
  private final CountDownLatch slowCallMayEnd = new CountDownLatch(1);
  private AdminFixture admin;

  @BeforeAll
  void start() throws Exception {
    admin = AdminFixture.start(postgres, this::addRoutes);
  }

  @AfterAll
  void stop() throws Exception {
    admin.close();
  }

  @Test
  void create_repeated_isTheSameAnswerWithTheSecret() throws Exception {
    String key = key();
    HttpResponse<String> first = admin.postOnce(BOOTSTRAP, CALLERS, key, BODY);
    HttpResponse<String> second = admin.postOnce(BOOTSTRAP, CALLERS, key, BODY);

    assertThat(json(201, second)).isEqualTo(json(201, first));
    assertThat(second.headers().firstValue("location"))
        .isEqualTo(first.headers().firstValue("location"));
    assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
    assertThat(second.headers().firstValue("idempotent-replayed")).contains("true");
    String token = json(201, second).path("token").asText();
    assertThat(admin.get(token, "/admin/v1/audit").statusCode()).isEqualTo(200);
  }

  @Test
  void create_stored_holdsNeitherKeyNorSecret() throws Exception {
    String key = key();
    String token = json(201, admin.postOnce(BOOTSTRAP, CALLERS, key, BODY)).path("token").asText();

    assertThat(dump()).isNotEmpty().doesNotContain(token, key);
  }

  @Test
  void create_sameKeyOtherBody_is409() throws Exception {
    String key = key();
    json(201, admin.postOnce(BOOTSTRAP, CALLERS, key, BODY));

    JsonNode problem = json(409, admin.postOnce(BOOTSTRAP, CALLERS, key, BODY + " "));
    assertThat(problem.path("type").asText()).endsWith("idempotency-key-reused");
  }

  @Test
  void create_sameKeyOtherCaller_isAnotherCall() throws Exception {
    String key = key();
    String owner = admin.token("{\"name\":\"o\",\"role\":\"owner\"}");

    JsonNode first = json(201, admin.postOnce(BOOTSTRAP, CALLERS, key, BODY));
    JsonNode second = json(201, admin.postOnce(owner, CALLERS, key, BODY));
    assertThat(second.path("id")).isNotEqualTo(first.path("id"));
  }

  @Test
  void create_problemThenRepeated_isTriedAgain() throws Exception {
    String key = key();

    json(400, admin.postOnce(BOOTSTRAP, CALLERS, key, "{\"role\":\"owner\"}"));
    json(201, admin.postOnce(BOOTSTRAP, CALLERS, key, BODY));
  }

  @Test
  void create_firstStillRuns_is409WithRetryAfter() throws Exception {
    String key = key();
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(
            () -> quietly(() -> admin.postOnce(BOOTSTRAP, "/test/slow", key, "{}")));
    slowCallCame.await();

    HttpResponse<String> second = admin.postOnce(BOOTSTRAP, "/test/slow", key, "{}");
    slowCallMayEnd.countDown();

    assertThat(json(409, second).path("type").asText()).endsWith("call-in-progress");
    assertThat(second.headers().firstValue("retry-after")).contains("1");
    json(201, first.join());
    json(201, admin.postOnce(BOOTSTRAP, "/test/slow", key, "{}"));
  }

  @Test
  void create_cutOff_isNeverRunAgain() throws Exception {
    String key = key();
    json(500, admin.postOnce(BOOTSTRAP, "/test/cut-off", key, "{}"));
    admin.clock.advance(Duration.ofMinutes(3));

    JsonNode problem = json(409, admin.postOnce(BOOTSTRAP, "/test/cut-off", key, "{}"));
    assertThat(problem.path("detail").asText()).contains("may have done its work");
    assertThat(attempts).hasValue(1);
  }

  @Test
  void create_afterADay_isAnotherCall() throws Exception {
    String key = key();
    JsonNode first = json(201, admin.postOnce(BOOTSTRAP, CALLERS, key, BODY));
    admin.clock.advance(Duration.ofHours(24).plusSeconds(1));

    JsonNode second = json(201, admin.postOnce(BOOTSTRAP, CALLERS, key, BODY));
    assertThat(second.path("id")).isNotEqualTo(first.path("id"));
  }

  @Test
  void create_keyThatIsNone_is400() throws Exception {
    json(400, admin.postOnce(BOOTSTRAP, CALLERS, "with space", BODY));
    json(400, admin.postOnce(BOOTSTRAP, CALLERS, "x".repeat(256), BODY));
  }

  private void addRoutes(AdminRoutes routes) {
    routes.create(
        "/test/slow",
        Permission.WRITE_CALLERS,
        call -> {
          slowCallCame.countDown();
          slowCallMayEnd.await();
          call.created("/test/slow/1", List.of("made"));
        });
    routes.create(
        "/test/cut-off",
        Permission.WRITE_CALLERS,
        call -> {
          attempts.incrementAndGet();
          throw new IllegalStateException("after the change");
        });
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  private static String dump() throws Exception {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT string_agg(t::text, ' ') FROM ("
                    + "SELECT c::text AS t FROM admin.idempotent_call c UNION ALL "
                    + "SELECT k::text FROM admin.token k UNION ALL "
                    + "SELECT a::text FROM admin.audit a) all_rows")) {
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  private interface Failing<T> {
    T run() throws Exception;
  }

  private static <T> T quietly(Failing<T> failing) {
    try {
      return failing.run();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
