package dev.tollgate.authz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class EmergencyTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.server();

  private static final String PATH = "/admin/v1/emergency-denials";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;

  @Test
  void deny_postgresAway_holdsOverARestartAndBecomesASuspension() throws Exception {
    JsonNode denied;
    JsonNode other;
    try (RunningAuthz authz = RunningAuthz.start(postgres, directory, "a")) {
      denied = authz.admin().create("{\"name\": \"a\"}");
      other = authz.admin().create("{\"name\": \"b\"}");
      postgres.kill();

      AdminClient.Response answer = authz.admin().call("POST", PATH, body("key", id(denied)));

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("caller").asText()).isEqualTo("bootstrap");
      assertThat(status(authz, denied)).isEqualTo(401);
      assertThat(status(authz, other)).isEqualTo(200);
    }
    try (RunningAuthz authz = RunningAuthz.start(postgres, directory, "a")) {
      assertThat(status(authz, denied)).isEqualTo(401);
      assertThat(authz.admin().call("GET", PATH).json().path("items")).hasSize(1);

      postgres.startAgain();
      await("the denial to go").atMost(SOON).until(() -> denials(authz), JsonNode::isEmpty);

      assertThat(status(authz, denied)).isEqualTo(401);
      JsonNode key = authz.admin().call("GET", "/admin/v1/keys/" + id(denied)).json();
      assertThat(key.path("status").asText()).isEqualTo("suspended");
      assertThat(authz.admin().call("GET", "/admin/v1/audit?limit=20").json().toString())
          .contains("emergency-deny", "a stolen key", "\"suspend\"");
      assertThat(status(authz, other)).isEqualTo(200);
    }
  }

  @Test
  void deny_appOrTenantOrNothing_isRefusedOrInForceAtOnce() throws Exception {
    try (RunningAuthz authz = RunningAuthz.start(postgres, directory, "b")) {
      JsonNode key = authz.admin().create("{\"name\": \"c\"}");
      assertThat(authz.admin().call("POST", PATH, body("key", "key_0000000000000000")).status())
          .isEqualTo(404);
      assertThat(authz.admin().call("POST", PATH, "{\"reason\": \"x\"}").status()).isEqualTo(400);

      authz.admin().call("POST", PATH, body("app", "default"));

      assertThat(status(authz, key)).isEqualTo(401);
      await("the denial to go").atMost(SOON).until(() -> denials(authz), JsonNode::isEmpty);
      assertThat(status(authz, key)).isEqualTo(401);
      authz.admin().call("POST", "/admin/v1/apps/default:resume");
      assertThat(status(authz, key)).isEqualTo(200);

      authz.admin().call("POST", PATH, body("tenant", "default"));
      assertThat(status(authz, key)).isEqualTo(401);
    }
  }

  @Test
  void list_callerOfOneTenant_isEmptyWhereNothingIsDenied() throws Exception {
    try (RunningAuthz authz = RunningAuthz.start(postgres, directory, "d")) {
      String token =
          authz
              .admin()
              .call(
                  "POST",
                  "/admin/v1/callers",
                  "{\"name\": \"b\", \"role\": \"key-admin\", \"tenant\": \"default\"}")
              .json()
              .path("token")
              .asText();
      try (AdminClient bound = authz.adminWith(token)) {
        AdminClient.Response answer = bound.call("GET", PATH);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("items")).isEmpty();
      }
    }
  }

  private static JsonNode denials(RunningAuthz authz) throws Exception {
    return authz.admin().call("GET", PATH).json().path("items");
  }

  private static String body(String kind, String id) {
    return "{\"%s\": \"%s\", \"reason\": \"a stolen key\"}".formatted(kind, id);
  }

  private static String id(JsonNode key) {
    return key.path("id").asText();
  }

  private static int status(RunningAuthz authz, JsonNode key) {
    CheckResponse response = authz.envoy().check("api", key.path("secret").asText());
    return response.hasOkResponse() ? 200 : response.getDeniedResponse().getStatus().getCodeValue();
  }
}
