package dev.tollgate.authz.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.testkit.StepClock;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRoutesTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final String KEYS = "/admin/v1/keys";
  private static final StepClock clock =
      new StepClock(Instant.parse("2026-01-31T12:00:00.123456789Z"));

  private static AdminApi api;
  private static AdminClient client;

  @BeforeAll
  static void start() throws Exception {
    api = AdminApi.start(postgres, clock);
    client = api.owner();
  }

  @AfterAll
  static void stop() throws Exception {
    api.stop();
  }

  @Test
  void create_shortestBody_hasDefaults() throws Exception {
    Response answer = client.call("POST", KEYS, "{\"name\": \"first\"}");

    assertThat(answer.status()).isEqualTo(201);
    JsonNode key = answer.json();
    assertThat(answer.location()).isEqualTo(KEYS + "/" + key.path("id").asText());
    assertThat(KeyText.parse(key.path("secret").asText())).isPresent();
    assertThat(key.path("env").asText()).isEqualTo("live");
    assertThat(key.path("app").asText()).isEqualTo("default");
    assertThat(key.path("tenant").asText()).isEqualTo("default");
    assertThat(key.path("status").asText()).isEqualTo("active");
    assertThat(key.has("quota")).isFalse();
    assertThat(Instant.parse(key.path("createdAt").asText())).isBefore(clock.instant());
  }

  @Test
  void create_everyField_isKept() throws Exception {
    JsonNode created =
        client.create(
            """
            {"name": "video rendering", "env": "test", "app": "default",
             "quota": {"requests": 1000, "window": "60s"},
             "notBefore": "2026-02-01T00:00:00Z",
             "expiresAt": "2030-01-31T01:00:00.000000999+01:00"}
            """);

    JsonNode key = client.call("GET", KEYS + "/" + created.path("id").asText()).json();

    assertThat(created.path("secret").asText()).startsWith("tgk_test_");
    assertThat(key.path("name").asText()).isEqualTo("video rendering");
    assertThat(key.path("quota").toString()).isEqualTo("{\"requests\":1000,\"window\":\"1m\"}");
    assertThat(key.path("notBefore").asText()).isEqualTo("2026-02-01T00:00:00Z");
    assertThat(key.path("expiresAt").asText()).isEqualTo("2030-01-31T00:00:00Z");
    assertThat(key.path("createdAt")).isEqualTo(created.path("createdAt"));
  }

  @Test
  void create_secret_isShownOnlyOnce() throws Exception {
    JsonNode created = client.create("{\"name\": \"secret\"}");
    String secret = created.path("secret").asText();
    String id = created.path("id").asText();

    assertThat(client.call("GET", KEYS + "/" + id).json().toString()).doesNotContain(secret);
    assertThat(client.call("GET", KEYS).json().toString()).doesNotContain(secret);
    assertThat(client.call("POST", KEYS + "/" + id + ":revoke").json().toString())
        .doesNotContain(secret);
  }

  @Test
  void create_manyFaults_namesAll() throws Exception {
    Response answer =
        client.call(
            "POST",
            KEYS,
            """
            {"name": "", "env": "prod",
             "quota": {"requests": 0, "window": "1w"},
             "notBefore": "tomorrow", "expiresAt": "2020-01-01T00:00:00Z"}
            """);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.faults())
        .containsExactlyInAnyOrder(
            "name", "env", "quota.requests", "quota.window", "notBefore", "expiresAt");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                                          | name",
        "{'name': null}                                              | name",
        "{'name': 5}                                                 | name",
        "{'name': 'a\\u0000b'}                                       | name",
        "{'name': 'a\\ud800b'}                                       | name",
        "{'name': 'a', 'nmae': 'b'}                                  | nmae",
        "{'name': 'a', 'app': 'nowhere'}                             | app",
        "{'name': 'a', 'app': '\\u0000'}                             | app",
        "{'name': 'a', 'quota': {}}                                  | quota.requests",
        "{'name': 'a', 'quota': {'requests': 1, 'window': '367d'}}    | quota.window",
        "{'name': 'a', 'quota': {'requests': 1, 'window': '1m', 'x': 1}} | quota.x",
        "{'name': 'a', 'expiresAt': 4102444800}                      | expiresAt",
        "{'name': 'a', 'expiresAt': '+12000-01-01T00:00:00Z'}        | expiresAt",
        "{'name': 'a', 'notBefore': '2027-01-01T00:00:00Z', 'expiresAt': '2027-01-01T00:00:00Z'}"
            + " | expiresAt",
      })
  void create_oneFault_namesIt(String body, String field) throws Exception {
    Response answer = client.call("POST", KEYS, body.replace('\'', '"'));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.faults()).contains(field);
  }

  @Test
  void revoke_activeKey_isFinalAndCanBeRepeated() throws Exception {
    String id = client.create("{\"name\": \"to revoke\"}").path("id").asText();

    Response revoked = client.call("POST", KEYS + "/" + id + ":revoke");
    clock.advance(Duration.ofMinutes(1));
    Response again = client.call("POST", KEYS + "/" + id + ":revoke");

    assertThat(revoked.status()).isEqualTo(200);
    assertThat(revoked.json().path("status").asText()).isEqualTo("revoked");
    assertThat(again.json()).isEqualTo(revoked.json()); // with the receipt of the first time
    assertThat(again.etag()).isEqualTo(revoked.etag());
    assertThat(client.call("GET", KEYS + "/" + id).json().path("revokedAt"))
        .isEqualTo(revoked.json().path("revokedAt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"key_0000000000000000", "nonsense", "key_0"})
  void getAndRevoke_unknownKey_is404(String id) throws Exception {
    assertThat(client.call("GET", KEYS + "/" + id).status()).isEqualTo(404);
    assertThat(client.call("POST", KEYS + "/" + id + ":revoke").status()).isEqualTo(404);
  }

  @Test
  void list_severalPages_isNewestFirstAndComplete() throws Exception {
    clock.advance(Duration.ofMillis(1));
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.addFirst(client.create("{\"name\": \"page\"}").path("id").asText());
      if (i != 2) { // two of one instant: the id decides
        clock.advance(Duration.ofMillis(1));
      }
    }

    List<String> listed = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = client.call("GET", KEYS + "?limit=2" + cursor).json();
      assertThat(page.path("items").size()).isBetween(1, 2);
      page.path("items").forEach(key -> listed.add(key.path("id").asText()));
      cursor = page.has("nextCursor") ? "&cursor=" + page.path("nextCursor").asText() : "";
    } while (!cursor.isEmpty());

    assertThat(listed).doesNotHaveDuplicates();
    assertThat(listed.subList(0, 5)).containsExactlyInAnyOrderElementsOf(made);
    assertThat(listed.getFirst()).isEqualTo(made.getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=201", "limit=many", "cursor=", "cursor=abc"})
  void list_badParameter_is400(String query) throws Exception {
    Response answer = client.call("GET", KEYS + "?" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.faults()).containsExactly(query.substring(0, query.indexOf('=')));
  }
}
