package dev.tollgate.authz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.authz.check.server.EdgeClient;
import dev.tollgate.testkit.admin.AdminContract;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The service as it runs, with a real Postgres, asked as Envoy and admins ask. */
class AuthzTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final Duration SOON = Duration.ofSeconds(1);

  @TempDir static Path directory;

  private static LogCapture logs;
  private static RunningAuthz authz;
  private static RunningAuthz replica;

  @BeforeAll
  static void start() throws Exception {
    logs = LogCapture.start();
    authz = RunningAuthz.start(postgres, directory, "a");
    replica = RunningAuthz.start(postgres, directory, "b");
  }

  @AfterAll
  static void stop() {
    authz.close();
    replica.close();
    logs.close();
  }

  @Test
  void key_createdThenRevoked_isInForceOnEveryReplicaWithinASecond() throws Exception {
    JsonNode key = authz.admin().create("{\"name\": \"a key\"}");
    String secret = key.path("secret").asText();
    awaitHttpStatus("api", 200, secret, authz, replica);

    authz.admin().call("POST", "/admin/v1/keys/" + key.path("id").asText() + ":revoke");

    awaitHttpStatus("api", 401, secret, authz, replica);
  }

  @Test
  void quota_moreRequestsThanLimit_admitsExactlyTheLimit() throws Exception {
    String secret =
        authz
            .admin()
            .create(
                """
                {"name": "a", "quota": {"requests": 50, "window": "31d"}}
                """)
            .path("secret")
            .asText();
    // Changes are applied in their order: who knows the later key knows this one too.
    String later = authz.admin().create("{\"name\": \"b\"}").path("secret").asText();
    awaitHttpStatus("api", 200, later, authz, replica);

    List<Integer> statuses = checkFromBothEdges(secret, 500);
    // 503 is for those who waited for a grant too long to know; what they left is for the next.
    checkUntilSpent(secret, authz, statuses);
    checkUntilSpent(secret, replica, statuses);

    assertThat(statuses).isSubsetOf(200, 429, 503);
    assertThat(statuses.stream().filter(status -> status == 200)).hasSize(50);
  }

  @Test
  void key_used_showsWhen() throws Exception {
    JsonNode key = authz.admin().create("{\"name\": \"used\"}");
    awaitHttpStatus("api", 200, key.path("secret").asText(), authz);

    String path = "/admin/v1/keys/" + key.path("id").asText();
    await("the last use to be written").atMost(Duration.ofSeconds(20)).until(() -> wasUsed(path));
  }

  @Test
  void foreignKey_imported_isTakenAndRevokedLikeAnyOther() throws Exception {
    String foreign = "sk-a-key-of-another-gateway";
    assertThat(httpStatus(authz.envoy().check("api", foreign))).isEqualTo(401);

    JsonNode key =
        authz
            .admin()
            .call(
                "POST",
                "/admin/v1/keys:import",
                "{\"name\": \"theirs\", \"sha256\": \"%s\"}".formatted(sha256(foreign)))
            .json();
    awaitHttpStatus("api", 200, foreign, authz, replica);
    JsonNode receipt =
        authz
            .admin()
            .call("POST", "/admin/v1/keys/" + key.path("id").asText() + ":revoke?wait=5s")
            .json()
            .path("receipt");

    assertThat(receipt.path("inForce").asBoolean()).isTrue();
    assertThat(receipt.path("replicas").size()).isGreaterThanOrEqualTo(2);
    assertThat(httpStatus(authz.envoy().check("api", foreign))).isEqualTo(401);
    assertThat(httpStatus(replica.envoy().check("api", foreign))).isEqualTo(401);
  }

  @Test
  void secrets_afterUse_areNowhereToBeFound() throws Exception {
    JsonNode key = authz.admin().create("{\"name\": \"a key\"}");
    String secret = key.path("secret").asText();
    awaitHttpStatus("api", 200, secret, authz);
    authz.envoy().check("api", secret, secret);
    authz.envoy().check("api", secret + "x");
    authz.admin().call("POST", "/admin/v1/keys", "{\"name\": \"" + secret.repeat(3) + "\"}");
    authz.admin().call("POST", "/admin/v1/keys/" + key.path("id").asText() + ":rotate", "{}");
    String audit = authz.admin().call("GET", "/admin/v1/audit?limit=200").json().toString();
    assertThat(audit).contains("rotate").doesNotContain(hmac(secret));
    HttpResponse<String> metrics = authz.get("/metrics");

    assertThat(metrics.body()).contains("tollgate_authz_checks_total");
    for (String hidden : List.of(secret, sha256(secret), RunningAuthz.PEPPER, RunningAuthz.TOKEN)) {
      assertThat(metrics.body()).doesNotContain(hidden);
      assertThat(logs.text()).isNotEmpty().doesNotContain(hidden).doesNotContain(hmac(secret));
      assertThat(DatabaseDump.of(postgres)).contains("key_").doesNotContain(hidden);
    }
  }

  @Test
  void adminCall_any_isLoggedWithCallerAddressAndOutcome() throws Exception {
    String wrong = "tga_wrongTokenOfSomebodyElse";
    authz.adminGet("/admin/v1/keys", RunningAuthz.TOKEN, "r-ok");
    authz.adminGet("/admin/v1/keys/key_nobodyhasthisid0?x=1", RunningAuthz.TOKEN, "r-query");
    authz.adminGet("/admin/v1/keys", wrong, "r-login");

    await("the lines")
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(line("r-ok"))
              .contains("\"outcome\":\"ok\"", "\"caller\":\"bootstrap\"")
              .contains("\"source\":\"127.0.0.1\"");
          assertThat(line("r-query")).contains("\"outcome\":\"invalid-fields\"");
          assertThat(line("r-login"))
              .contains("\"outcome\":\"unauthorized\"", "\"caller\":\"none\"")
              .contains("\"source\":\"127.0.0.1\"")
              .doesNotContain("wrongToken");
        });
  }

  private static String line(String requestId) {
    return logs.text()
        .lines()
        .filter(line -> line.contains("\"requestId\":\"" + requestId + "\""))
        .filter(line -> line.contains("admin call"))
        .findFirst()
        .orElse("no line");
  }

  @Test
  void adminRoutes_ofTheService_areThoseOfTheDocument() throws Exception {
    assertThat(authz.adminRoutes()).isEqualTo(AdminContract.load().operations("authz"));
  }

  @Test
  void ready_running_namesTheConditions() throws Exception {
    assertThat(authz.get("/ready").body()).contains("\"database\"", "\"keys\"");
    assertThat(authz.get("/metrics").body())
        .contains(
            "tollgate_authz_applied_seq",
            "tollgate_authz_keys",
            "tollgate_authz_stale 0.0",
            "tollgate_authz_feed_age_seconds",
            "reason=\"unknown_key\"");
  }

  private static boolean wasUsed(String path) {
    try {
      return authz.admin().call("GET", path).json().has("lastUsedAt");
    } catch (IOException e) {
      return false;
    }
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }

  /** The stored hash of a key, which must not appear anywhere else. */
  private static String hmac(String text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(RunningAuthz.PEPPER.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
  }

  private static List<Integer> checkFromBothEdges(String secret, int times) throws Exception {
    List<Future<Integer>> checks = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < times; i++) {
        EdgeClient envoy = i % 2 == 0 ? authz.envoy() : replica.envoy();
        checks.add(clients.submit(() -> httpStatus(envoy.check("api", secret))));
      }
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> check : checks) {
      statuses.add(check.get());
    }
    return statuses;
  }

  private static void checkUntilSpent(String secret, RunningAuthz one, List<Integer> statuses) {
    await("the quota to be spent")
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              statuses.add(httpStatus(one.envoy().check("api", secret)));
              return statuses.getLast();
            },
            status -> status == 429);
  }

  private static void awaitHttpStatus(
      String route, int status, String secret, RunningAuthz... replicas) {
    for (RunningAuthz one : replicas) {
      await("an answer to a check")
          .atMost(SOON)
          .until(() -> httpStatus(one.envoy().check(route, secret)), found -> found == status);
    }
  }

  private static int httpStatus(CheckResponse response) {
    return response.hasOkResponse() ? 200 : response.getDeniedResponse().getStatus().getCodeValue();
  }
}
