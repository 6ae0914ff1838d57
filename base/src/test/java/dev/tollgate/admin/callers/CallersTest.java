package dev.tollgate.admin.callers;

import static dev.tollgate.admin.AdminFixture.BOOTSTRAP;
import static dev.tollgate.admin.AdminFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.admin.AdminFixture;
import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallersTest {
  @Test
  void call_validTokensBesideInvalidOnesOfTheAddress_areAllAnswered() throws Exception {
    String token = admin.token("{\"name\": \"revoker\", \"role\": \"owner\"}");

    for (int i = 0; i < 20; i++) {
      statusFromAnotherAddress("wrong");
      assertThat(statusFromAnotherAddress(token)).isEqualTo(200);
    }
    assertThat(statusFromAnotherAddress("wrong")).isEqualTo(429);
  }

  @Test
  void call_noToken_isNoFailedAttempt() throws Exception {
    for (int i = 0; i < 20; i++) {
      HttpRequest.Builder none = admin.request("", "/admin/v1/callers");
      none.setHeader("authorization", "").setHeader("x-forwarded-for", "192.0.2.98");
      assertThat(admin.send(none).statusCode()).isEqualTo(401);
    }
    HttpRequest.Builder wrong = admin.request("wrong", "/admin/v1/callers");
    assertThat(admin.send(wrong.setHeader("x-forwarded-for", "192.0.2.98")).statusCode())
        .isEqualTo(401);
  }

  private int statusFromAnotherAddress(String token) throws Exception {
    return admin
        .send(admin.request(token, "/admin/v1/callers").setHeader("x-forwarded-for", "192.0.2.99"))
        .statusCode();
  }

  private static final String CALLERS = "/admin/v1/callers";

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private AdminFixture admin;

  @BeforeAll
  void start() throws Exception {
    admin = AdminFixture.start(postgres, CallersTest::addRoutes);
  }

  @AfterAll
  void stop() throws Exception {
    admin.close();
  }

  @Test
  void create_owner_tokenWorksAtOnceAndIsShownOnce() throws Exception {
    JsonNode created =
        json(201, admin.post(BOOTSTRAP, CALLERS, "{\"name\":\"ops\",\"role\":\"owner\"}"));
    String token = created.path("token").asText();

    assertThat(token).matches("tga_[0-9A-Za-z]{38}");
    assertThat(created.path("createdBy").asText()).isEqualTo("bootstrap");
    assertThat(created.path("expiresAt").asText())
        .isEqualTo(admin.clock.instant().plus(Duration.ofDays(90)).toString());
    HttpResponse<String> read = admin.get(token, CALLERS + "/" + created.path("id").asText());
    assertThat(json(200, read).path("name").asText()).isEqualTo("ops");
    assertThat(read.body()).doesNotContain(token, "token");
  }

  @ParameterizedTest
  @CsvSource({
    "owner,200,200,200,201",
    "key-admin,200,403,403,403",
    "auditor,200,200,200,403",
    "none,403,403,403,403"
  })
  void call_role_mayWhatItMay(String role, int keys, int callers, int audit, int create)
      throws Exception {
    String token = admin.token("{\"name\":\"n\",\"role\":\"%s\"}".formatted(role));

    assertThat(admin.get(token, "/test/keys").statusCode()).isEqualTo(keys);
    assertThat(admin.get(token, CALLERS).statusCode()).isEqualTo(callers);
    assertThat(admin.get(token, "/admin/v1/audit").statusCode()).isEqualTo(audit);
    String body = "{\"name\":\"x\",\"role\":\"owner\"}";
    assertThat(admin.post(token, CALLERS, body).statusCode()).isEqualTo(create);
  }

  @Test
  void call_boundToTenant_reachesOnlyThat() throws Exception {
    String token = admin.token("{\"name\":\"n\",\"role\":\"key-admin\",\"tenant\":\"ten_a\"}");

    assertThat(admin.get(token, "/test/keys").body()).isEqualTo("[\"ten_a\",true,false]");
    assertThat(admin.get(token, "/test/config").statusCode()).isEqualTo(403);
  }

  @Test
  void call_boundToTenantAndRouteForgotIt_failsClosed() throws Exception {
    String token = admin.token("{\"name\":\"n\",\"role\":\"key-admin\",\"tenant\":\"ten_a\"}");

    HttpResponse<String> answer = admin.get(token, "/test/forgetful");

    assertThat(json(500, answer).path("type").asText()).endsWith("internal");
    assertThat(answer.body()).doesNotContain("of all tenants");
  }

  @Test
  void revoke_token_isRefusedAtOnceAndForGood() throws Exception {
    JsonNode created =
        json(201, admin.post(BOOTSTRAP, CALLERS, "{\"name\":\"n\",\"role\":\"owner\"}"));
    String path = CALLERS + "/" + created.path("id").asText();
    String token = created.path("token").asText();

    JsonNode revoked = json(200, admin.post(token, path + ":revoke", ""));
    admin.clock.advance(Duration.ofSeconds(1));

    assertThat(admin.get(token, CALLERS).statusCode()).isEqualTo(401);
    assertThat(json(200, admin.post(BOOTSTRAP, path + ":revoke", ""))).isEqualTo(revoked);
  }

  @Test
  void call_tokenLostInAFailoverWhoseRevisionIsUsedAgain_is401() throws Exception {
    long before = revision();
    String lost = admin.token("{\"name\":\"lost\",\"role\":\"owner\"}");
    assertThat(admin.get(lost, CALLERS).statusCode()).isEqualTo(200);

    // The new primary has neither the token nor its revision.
    try (Connection connection = postgres.connect();
        Statement failover = connection.createStatement()) {
      failover.execute(
          """
          BEGIN;
          DELETE FROM admin.token WHERE name = 'lost';
          UPDATE admin.token_revision SET revision = %d;
          COMMIT
          """
              .formatted(before));
    }
    admin.token("{\"name\":\"next\",\"role\":\"owner\"}");

    assertThat(admin.get(lost, CALLERS).statusCode()).isEqualTo(401);
  }

  private static long revision() throws SQLException {
    try (Connection connection = postgres.connect();
        Statement select = connection.createStatement();
        ResultSet row = select.executeQuery("SELECT revision FROM admin.token_revision")) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void call_expired_is401() throws Exception {
    String expiresAt = admin.clock.instant().plusSeconds(60).toString();
    String token =
        admin.token(
            "{\"name\":\"n\",\"role\":\"owner\",\"expiresAt\":\"%s\"}".formatted(expiresAt));

    assertThat(admin.get(token, CALLERS).statusCode()).isEqualTo(200);
    admin.clock.advance(Duration.ofSeconds(60));
    assertThat(admin.get(token, CALLERS).statusCode()).isEqualTo(401);
  }

  @Test
  void list_pages_showEachOnceNewestFirst() throws Exception {
    for (int i = 0; i < 3; i++) {
      admin.token("{\"name\":\"page%d\",\"role\":\"none\"}".formatted(i));
      admin.clock.advance(Duration.ofMillis(1));
    }
    List<String> names = new ArrayList<>();
    String query = "?limit=2";
    while (!query.isEmpty()) {
      JsonNode page = json(200, admin.get(BOOTSTRAP, CALLERS + query));
      page.path("items").forEach(item -> names.add(item.path("name").asText()));
      String next = page.path("nextCursor").asText();
      query = next.isEmpty() ? "" : "?limit=2&cursor=" + next;
    }

    assertThat(names).startsWith("page2", "page1", "page0");
    assertThat(names.stream().filter(name -> name.startsWith("page"))).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "MQ", "eA", "eB95", "%00"})
  void list_cursorOfNoPage_is400(String cursor) throws Exception {
    JsonNode problem = json(400, admin.get(BOOTSTRAP, CALLERS + "?cursor=" + cursor));

    assertThat(problem.path("errors").get(0).path("field").asText()).isEqualTo("cursor");
  }

  @Test
  void create_faults_areAllNamed() throws Exception {
    JsonNode problem =
        json(
            400,
            admin.post(
                BOOTSTRAP,
                CALLERS,
                "{\"role\":\"king\",\"tenant\":\"a b\",\"expiresAt\":\"2020-01-01T00:00:00Z\"}"));

    assertThat(problem.path("errors").findValuesAsText("field"))
        .containsExactly("name", "role", "tenant", "expiresAt");
  }

  @Test
  void create_ownerOfOneTenant_isRefused() throws Exception {
    String body = "{\"name\":\"n\",\"role\":\"owner\",\"tenant\":\"ten_a\"}";

    assertThat(json(400, admin.post(BOOTSTRAP, CALLERS, body)).path("detail").asText())
        .contains("tenant: ten_a");
  }

  private static void addRoutes(AdminRoutes routes) {
    routes.get(
        "/test/keys",
        Permission.READ_KEYS,
        call ->
            call.ok(
                List.of(
                    call.tenantScope().orElse("all"),
                    call.reaches("ten_a"),
                    call.reaches("ten_b"))));
    routes.get("/test/config", Permission.READ_CONFIG, call -> call.ok(List.of()));
    routes.get("/test/forgetful", Permission.READ_KEYS, call -> call.ok(List.of("of all tenants")));
  }
}
