package dev.tollgate.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.cli.Tollgate;
import dev.tollgate.cli.Tollgate.Run;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.FakeServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCommandsTest {
  private static final String SECRET = "tgk_live_7TfJm2QxLr9wZc4B7TfJm2QxLr9wZc4BAAAAAA";

  private FakeServer server;
  private Tollgate tollgate;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    server.answersTo(
        "POST", 201, "{\"id\": \"key_1\", \"name\": \"a\", \"secret\": \"%s\"}".formatted(SECRET));
    tollgate = new Tollgate(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void create_flags_becomeTheBody() throws IOException {
    Run run =
        tollgate.run(
            "keys",
            "create",
            "--name=a",
            "--app=app_1",
            "--env=test",
            "--product=p1",
            "--product=p2",
            "--source=10.0.0.0/8",
            "--quota=1000/1m",
            "--metadata=team=blue",
            "--not-before=2026-01-31T12:00:00Z",
            "--expires=90d");

    assertThat(run.exitCode()).isZero();
    JsonNode body = body();
    assertThat(Instant.parse(body.path("expiresAt").asText()))
        .isBetween(
            Instant.now().plus(Duration.ofDays(89)), Instant.now().plus(Duration.ofDays(91)));
    assertThat(body.toString())
        .contains(
            """
            "app":"app_1","env":"test","name":"a","products":["p1","p2"],"sources":["10.0.0.0/8"],\
            "quota":{"requests":1000,"window":"1m"},"notBefore":"2026-01-31T12:00:00Z\
            """,
            "\"metadata\":{\"team\":\"blue\"}");
  }

  @Test
  void create_secret_isPrintedOnceAndSaidToBe() {
    Run run = tollgate.run("keys", "create", "--name", "a");

    assertThat(run.out()).containsOnlyOnce(SECRET).contains("which nothing shows again");
  }

  @Test
  void rotate_overlap_isSent() throws IOException {
    Run run = tollgate.run("keys", "rotate", "key_1", "--overlap", "30m");

    assertThat(run.out()).containsOnlyOnce(SECRET);
    assertThat(server.received().getLast().path()).isEqualTo("/admin/v1/keys/key_1:rotate");
    assertThat(server.received().getLast().headers()).containsKey("idempotency-key");
    assertThat(body().toString()).isEqualTo("{\"overlap\":\"30m\"}");
  }

  @Test
  void list_filters_becomeTheQuery() {
    server.answersTo("GET", 200, "{\"items\": []}");

    Run run =
        tollgate.run(
            "keys",
            "list",
            "--tenant=ten_1",
            "--app=app_1",
            "--status=active",
            "--sort=lastUsedAt",
            "--expires-before=2030-01-01T00:00:00Z");

    assertThat(server.received().getLast().path())
        .isEqualTo(
            "/admin/v1/keys?tenant=ten_1&app=app_1&status=active&sort=lastUsedAt"
                + "&expiresBefore=2030-01-01T00%3A00%3A00Z&limit=51");
    assertThat(run.out())
        .isEqualToIgnoringNewLines("ID  NAME  STATUS  APP  EXPIRES  LAST USED  HINT  CREATED");
  }

  @ParameterizedTest
  @CsvSource({
    "--quota,1000,REQUESTS/WINDOW",
    "--quota,99999999999999999999/1m,REQUESTS/WINDOW",
    "--expires,soon,such as 2030-01-31",
    "--not-before,0d,such as 2030-01-31"
  })
  void create_wrongValue_isWrongUsageAndSaysWhatIsRight(String flag, String value, String right) {
    Run run = tollgate.run("keys", "create", "--name", "a", flag, value);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(flag + ": " + value, right);
    assertThat(server.received()).isEmpty();
  }

  @Test
  void import_file_sendsOnlyTheSha256() {
    Run run =
        tollgate
            .reading("sk-foreign\n")
            .run("keys", "import", "-f", "-", "--name", "a", "--hint", "sk-...eign");

    assertThat(run.exitCode()).isZero();
    assertThat(server.received().getLast().path()).isEqualTo("/admin/v1/keys:import");
    assertThat(server.received().getLast().body())
        .isEqualTo(
            """
            {"sha256":"%s","hint":"sk-...eign","name":"a"}\
            """
                .formatted("c987795bc57a95873bafa6c47568cafbed12ae844f96f3af45de504fd0a30d86"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "two\nlines",
        " two",
        "two ",
        "two\n\n",
        "\uFEFFtwo",
        "Bearer two",
        "bearer two",
        "tw\u00f6",
        "t\two"
      })
  void import_fileThatIsNoKey_isWrongUsageAndNotShown(String content) {
    Run run = tollgate.reading(content).run("keys", "import", "--name", "a", "-f", "-");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--file: -: ", "(expected: one line").doesNotContain("two");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void import_characterThatNoKeyHas_isNamedWithItsPlace() {
    Run run = tollgate.reading("sk-\u00e9x").run("keys", "import", "--name", "a", "-f", "-");

    assertThat(run.err()).contains("--file: -: U+00E9 as character 4 ");
  }

  @Test
  void import_noTextOrTwo_isWrongUsage() {
    assertThat(tollgate.run("keys", "import", "--name=a").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(tollgate.run("keys", "import", "-f=a", "--sha256=b").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  private JsonNode body() throws IOException {
    return new JsonMapper().readTree(server.received().getLast().body());
  }
}
