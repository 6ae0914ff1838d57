package dev.tollgate.authz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Explanations of the service as it runs; each answer is checked against the document. */
class ExplainTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final String EXPLAIN = "/admin/v1/check:explain";

  @TempDir static Path directory;

  private static LogCapture logs;
  private static RunningAuthz authz;

  @BeforeAll
  static void start() throws Exception {
    logs = LogCapture.start();
    authz = RunningAuthz.start(postgres, directory, "a");
  }

  @AfterAll
  static void stop() {
    authz.close();
    logs.close();
  }

  @Test
  void explain_keyByTextOrId_saysTheSameAndSpendsNothing() throws Exception {
    JsonNode key =
        authz
            .admin()
            .create("{\"name\": \"a\", \"quota\": {\"requests\": 1, \"window\": \"31d\"}}");
    String request = "\"method\": \"GET\", \"path\": \"/v1/things\", \"source\": \"192.0.2.7\"";

    Response byId = explain("keyId", key.path("id"), request);
    Response byText = explain("key", key.path("secret"), request);
    authz.envoy().check("api", key.path("secret").asText());
    Response spent = explain("keyId", key.path("id"), request);

    assertThat(byId.json().path("decision").asText()).isEqualTo("allow");
    assertThat(byText.json().path("product").asText()).isEqualTo("default");
    assertThat(byText.json().path("steps").path(0).path("outcome").asText()).isEqualTo("skipped");
    assertThat(byText.json().path("steps").path(1).path("outcome").asText()).isEqualTo("passed");
    assertThat(spent.json().path("code").asText()).isEqualTo("quota_exceeded");
    assertThat(spent.json().path("quota").path("remaining").asLong()).isZero();
  }

  @Test
  void explain_secret_isNowhereToBeFound() throws Exception {
    String secret = authz.admin().create("{\"name\": \"a\"}").path("secret").asText();

    for (String body :
        new String[] {
          "{\"key\": \"%s\", \"method\": \"GET\", \"path\": \"/\"}",
          "{\"key\": \"%s\", \"method\": \"get\", \"path\": \"/\"}",
          "{\"key\": \"%s\", \"keyId\": \"x\", \"method\": \"GET\", \"path\": \"/\"}",
        }) {
      Response answer = authz.admin().call("POST", EXPLAIN, body.formatted(secret));
      assertThat(answer.json().toString()).doesNotContain(secret);
    }

    assertThat(logs.text()).isNotEmpty().doesNotContain(secret);
    assertThat(DatabaseDump.of(postgres)).doesNotContain(secret);
    assertThat(authz.get("/metrics").body()).doesNotContain(secret);
  }

  @Test
  void explain_callerOfAnotherTenant_learnsNothing() throws Exception {
    JsonNode key = authz.admin().create("{\"name\": \"a\"}");
    String token =
        authz
            .admin()
            .call(
                "POST",
                "/admin/v1/callers",
                "{\"name\": \"b\", \"role\": \"key-admin\", \"tenant\": \"ten_0000000000000000\"}")
            .json()
            .path("token")
            .asText();
    try (AdminClient other = authz.adminWith(token)) {
      Response answer =
          other.call(
              "POST",
              EXPLAIN,
              "{\"keyId\": %s, \"method\": \"GET\", \"path\": \"/\"}".formatted(key.path("id")));

      assertThat(answer.json().path("reason").asText()).isEqualTo("unknown_key");
      assertThat(answer.json().has("key")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                                  | method",
        "{'method': 'GET', 'path': '/'}                                      | keyId",
        "{'key': 'a', 'keyId': 'key_0000000000000000', 'method': 'GET', 'path': '/'} | keyId",
        "{'keyId': 'key_1', 'method': 'GET', 'path': '/'}                    | keyId",
        "{'key': '', 'method': 'GET', 'path': '/'}                           | key",
        "{'key': 'a', 'method': 'get', 'path': '/'}                          | method",
        "{'key': 'a', 'method': 'GET', 'path': 'v1'}                         | path",
        "{'key': 'a', 'method': 'GET', 'path': '/a%2fb'}                     | path",
        "{'key': 'a', 'method': 'GET', 'path': '/a#b'}                       | path",
        "{'key': 'a', 'method': 'GET', 'path': '/', 'source': 'localhost'}   | source",
        "{'key': 'a', 'method': 'GET', 'path': '/', 'model': ''}             | model",
        "{'key': 'a', 'method': 'GET', 'path': '/', 'at': 'noon'}            | at",
        "{'key': 'a', 'method': 'GET', 'path': '/', 'at': '+12000-01-01T00:00:00Z'} | at",
        "{'key': 'a', 'method': 'GET', 'path': '/', 'route': 'x'}            | route",
      })
  void explain_oneFault_namesIt(String body, String field) throws Exception {
    Response answer = authz.admin().call("POST", EXPLAIN, body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(
            StreamSupport.stream(answer.json().path("errors").spliterator(), false)
                .map(error -> error.path("field").asText()))
        .contains(field);
  }

  @Test
  void explain_model_is422BecauseNothingRestrictsIt() throws Exception {
    JsonNode key = authz.admin().create("{\"name\": \"a\"}");

    Response answer =
        explain("keyId", key.path("id"), "\"method\": \"GET\", \"path\": \"/\", \"model\": \"m\"");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.faults()).containsExactly("model");
  }

  private static Response explain(String field, JsonNode key, String request) throws Exception {
    return authz.admin().call("POST", EXPLAIN, "{\"%s\": %s, %s}".formatted(field, key, request));
  }
}
