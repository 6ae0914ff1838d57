package dev.tollgate.authz.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.keys.directory.KeyFinder;
import dev.tollgate.authz.keys.secret.ForeignKey;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.keys.uses.KeyUses;
import dev.tollgate.testkit.StepClock;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyImportTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final String IMPORT = "/admin/v1/keys:import";

  private static AdminApi api;
  private static AdminClient owner;

  @BeforeAll
  static void start() throws Exception {
    api = AdminApi.start(postgres, new StepClock(Instant.parse("2026-01-31T12:00:00Z")));
    owner = api.owner();
  }

  @AfterAll
  static void stop() throws Exception {
    api.stop();
  }

  @Test
  void import_foreignKey_isFoundByItsText() throws Exception {
    Response made =
        owner.call(
            "POST",
            IMPORT,
            """
            {"sha256": "%s", "hint": "sk-...9wZc", "name": "theirs",
             "quota": {"requests": 5, "window": "1m"}}
            """
                .formatted(sha256("sk-theirs")));

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.json().has("secret")).isFalse();
    assertThat(made.json().path("imported").asBoolean()).isTrue();
    assertThat(made.json().path("hint").asText()).isEqualTo("sk-...9wZc");
    assertThat(owner.call("GET", made.location()).json()).isEqualTo(made.json());
    try (Follower follower = Follower.start(api.database()::connectAlone)) {
      KeyFinder<String> finder =
          new KeyFinder<>(follower.directory, Peppers.only(Keys.hasher()), new KeyUses());
      assertThat(finder.hasForeign()).isTrue();
      assertThat(finder.lookup(ForeignKey.ofText("sk-theirs")).find())
          .map(entry -> entry.key().id().value())
          .contains(made.json().path("id").asText());
      assertThat(finder.lookup(ForeignKey.ofText("sk-nobodys")).find()).isEmpty();
    }
  }

  /** The digest may be of a key of another tenant's clients, who would become this tenant's. */
  @Test
  void import_callerOfOneTenant_is403() throws Exception {
    Response refused =
        api.boundTo("default")
            .call(
                "POST",
                IMPORT,
                "{\"sha256\": \"%s\", \"name\": \"a\"}".formatted(sha256("sk-of-others")));

    assertThat(refused.status()).isEqualTo(403);
  }

  @Test
  void import_sameTextAgain_is409UnlessItIsTheSameCall() throws Exception {
    String body = "{\"sha256\": \"%s\", \"name\": \"a\"}".formatted(sha256("sk-twice"));
    Map<String, String> once = Map.of("idempotency-key", "import");

    Response first = owner.call("POST", IMPORT, body, once);
    Response again = owner.call("POST", IMPORT, body, once);

    assertThat(again.status()).isEqualTo(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(owner.call("POST", IMPORT, body).status()).isEqualTo(409);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name': 'a'}                                       | sha256",
        "{'name': 'a', 'sha256': 'sk-the-key-itself'}        | sha256",
        "{'name': 'a', 'sha256': '%s', 'hint': 'more than sixteen'} | hint",
        "{'name': 'a', 'sha256': '%s', 'app': 'none'}        | app",
        "{'name': 'a', 'sha256': '%s', 'products': ['none']} | products[0]",
        "{'name': 'a', 'sha256': '%s', 'secret': 'x'}        | secret",
      })
  void import_oneFault_namesItAndNotTheKey(String body, String field) throws Exception {
    Response answer =
        owner.call("POST", IMPORT, body.replace('\'', '"').replace("%s", sha256("sk-faulty")));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.faults()).containsExactly(field);
    assertThat(answer.json().toString()).doesNotContain("sk-the-key-itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", " ", "\r\n", "\uFEFF", "Bearer "})
  void import_digestOfNoKey_is400(String text) throws Exception {
    Response answer =
        owner.call("POST", IMPORT, "{\"sha256\": \"%s\", \"name\": \"a\"}".formatted(sha256(text)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.faults()).containsExactly("sha256");
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
