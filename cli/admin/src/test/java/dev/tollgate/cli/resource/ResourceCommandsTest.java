package dev.tollgate.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.cli.Tollgate;
import dev.tollgate.cli.Tollgate.Run;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.FakeServer;
import dev.tollgate.cli.client.FakeServer.Request;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceCommandsTest {
  private static final String TENANT =
      """
      {"id": "ten_1", "name": "Acme", "status": "active", "metadata": {"team": "blue"},
       "createdAt": "2020-01-31T12:00:00.123Z"}
      """;

  private FakeServer server;
  private Tollgate tollgate;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    server.answers(200, "application/json", TENANT);
    tollgate = new Tollgate(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void list_moreThanTheLimit_saysSoBesideTheTable() {
    server.answersTo("GET", 200, "{\"items\": [%s, %s]}".formatted(TENANT, TENANT));

    Run run = tollgate.run("tenants", "list", "--limit", "1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(2).first().asString().startsWith("ID     NAME  STATUS");
    assertThat(run.out()).containsPattern("ten_1  Acme  active  \\d+ d ago +team=blue");
    assertThat(run.err()).contains("more than 1");
  }

  @Test
  void listJson_any_isOneArrayAndNothingElse() throws Exception {
    server.answersTo("GET", 200, "{\"items\": [%s, %s]}".formatted(TENANT, TENANT));

    Run run = tollgate.run("tenants", "list", "--limit", "1", "--json");

    assertThat(new JsonMapper().readTree(run.out()).size()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void get_times_areAbsoluteAndRelative() {
    Run run = tollgate.run("tenants", "get", "ten_1");

    assertThat(run.out()).containsPattern("createdAt +2020-01-31T12:00:00Z \\(\\d+ d ago\\)");
  }

  @Test
  void create_any_hasAnIdempotencyKeyOfItsOwn() {
    tollgate.run("tenants", "create", "--name", "Acme", "--metadata", "team=blue");
    tollgate.run("tenants", "create", "--name", "Acme", "--idempotency-key", "once");

    Request first = server.received().getFirst();
    assertThat(first.method() + first.path()).isEqualTo("POST/admin/v1/tenants");
    assertThat(first.body()).isEqualTo("{\"name\":\"Acme\",\"metadata\":{\"team\":\"blue\"}}");
    assertThat(first.headers().get("idempotency-key")).hasSizeGreaterThan(20);
    assertThat(server.received().get(1).headers()).containsEntry("idempotency-key", "once");
  }

  @Test
  void update_any_namesTheStateThatItChanges() {
    Run run = tollgate.run("tenants", "update", "ten_1", "--name", "B", "--clear", "metadata.team");

    assertThat(run.exitCode()).isZero();
    Request change = server.received().getLast();
    assertThat(change.method() + change.path()).isEqualTo("PATCH/admin/v1/tenants/ten_1");
    assertThat(change.body()).isEqualTo("{\"name\":\"B\",\"metadata\":{\"team\":null}}");
    assertThat(change.headers())
        .containsEntry("if-match", "\"7\"")
        .containsEntry("content-type", "application/merge-patch+json");
  }

  @Test
  void update_nothing_isWrongUsage() {
    assertThat(tollgate.run("tenants", "update", "ten_1").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(server.received()).isEmpty();
  }

  @Test
  void delete_yes_asksByNameAndDeletes() {
    server.answersTo("DELETE", 204, "");

    Run run = tollgate.replying("y").run("tenants", "delete", "ten_1");

    assertThat(tollgate.questions()).containsExactly("Delete tenant ten_1 (Acme) for good? [y/N] ");
    assertThat(server.received().getLast().method()).isEqualTo("DELETE");
    assertThat(run.out()).isEqualToIgnoringNewLines("Deleted tenant ten_1.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n", "no", "yesterday"})
  void delete_anythingElseThanYes_doesNothing(String reply) {
    Run run = tollgate.replying(reply).run("tenants", "delete", "ten_1");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("nothing was done");
    assertThat(server.received()).extracting(Request::method).containsOnly("GET");
  }

  @Test
  void delete_noTerminal_needsTheFlag() {
    Run refused = tollgate.run("tenants", "delete", "ten_1");
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("tenant ten_1 (Acme)", "--yes");

    server.answersTo("DELETE", 204, "");
    assertThat(tollgate.run("tenants", "delete", "ten_1", "--yes").exitCode()).isZero();
    assertThat(tollgate.questions()).hasSize(1);
  }

  @Test
  void suspend_tenant_asksAndShowsTheReceipt() {
    server.answersTo("POST", 200, withReceipt(true, "\"inForceAt\": \"2026-01-01T00:00:00.042Z\""));

    Run run = tollgate.replying("yes").run("tenants", "suspend", "ten_1", "--wait", "5s");

    assertThat(tollgate.questions()).containsExactly("Suspend: tenant ten_1 (Acme)? [y/N] ");
    assertThat(server.received().getLast().path())
        .isEqualTo("/admin/v1/tenants/ten_1:suspend?wait=5s");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).containsPattern("authz-1 +42 ms").contains("In force everywhere.");
  }

  @Test
  void suspend_laggard_isNamedAndFails() {
    server.answersTo("POST", 200, withReceipt(false, "\"lastHeardAt\": \"2026-01-01T00:00:00Z\""));

    Run run = tollgate.run("tenants", "suspend", "ten_1", "--yes");

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.out()).containsPattern("authz-1 +not yet").contains("Still to come: authz-1");
  }

  @Test
  void deny_replicas_areAllToldAndTheOneThatIsNotReachedIsNamed() throws IOException {
    FakeServer away = new FakeServer();
    away.close();

    Run run =
        tollgate
            .replying("y")
            .run(
                "keys",
                "deny",
                "key_1",
                "--reason=leaked",
                "--replica",
                away.url(),
                "--replica",
                server.url());

    assertThat(tollgate.questions()).containsExactly("Deny key key_1 at 2 replicas? [y/N] ");
    assertThat(run.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(run.out()).isEqualToIgnoringNewLines(server.url() + ": key key_1 is shut off.");
    assertThat(run.err())
        .isEqualToIgnoringNewLines("tollgate: " + away.url() + " cannot be reached");
    assertThat(server.received())
        .extracting(Request::path, Request::body)
        .containsExactly(
            tuple("/admin/v1/emergency-denials", "{\"key\":\"key_1\",\"reason\":\"leaked\"}"));
  }

  @Test
  void deny_no_tellsNobody() {
    Run run =
        tollgate
            .replying("n")
            .run("tenants", "deny", "ten_1", "--reason=leaked", "--replica", server.url());

    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(server.received()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tgk_live_0123456789abcdefghij", "tga_0123456789abcdefghij"})
  void id_thatIsASecret_isNeitherSentNorShown(String secret) {
    Run run = tollgate.run("keys", "revoke", secret, "--yes");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(server.received()).isEmpty();
    assertThat(run.err()).contains("expected: the id of a key").doesNotContain(secret);
    assertThat(tollgate.run("keys", secret).err()).doesNotContain(secret);
  }

  private static String withReceipt(boolean isInForce, String replica) {
    return TENANT
        .strip()
        .replaceFirst("}$", "")
        .concat(
            """
            , "receipt": {"committedAt": "2026-01-01T00:00:00Z", "inForce": %s,
             "replicas": [{"name": "authz-1", %s}], "laggards": [%s]}}
            """
                .formatted(isInForce, replica, isInForce ? "" : "\"authz-1\""));
  }
}
