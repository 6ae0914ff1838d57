package dev.tollgate.e2e;

import static dev.tollgate.e2e.EdgeErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.cli.Main;
import dev.tollgate.cli.client.ConnectionDefaults;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.Terminal;
import dev.tollgate.cli.command.CommandRunner;
import dev.tollgate.testkit.gateway.GatewayExtension;
import dev.tollgate.testkit.gateway.Port;
import dev.tollgate.testkit.model.ReceivedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key from creation to deletion over the command line, with requests through the edge at each
 * stage.
 */
class KeyLifeAtTheEdgeTest {
  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> CHAT = List.of("explain", "POST", "/v1/chat/completions");

  private static Edge edge;

  @BeforeAll
  static void connect() {
    edge = Edge.http1(GATEWAY);
  }

  @AfterAll
  static void disconnect() {
    edge.close();
  }

  /** Ids of the tenant, app and key of a test, and the key's text. */
  private record Things(String tenant, String app, String key, String secret) {}

  @Test
  void key_fromFirstToLast_doesWhatTheCommandsSay() throws Exception {
    Things things = create();
    useWhatIsAllowed(things);
    String successor = rotate(things);
    suspendAndResume(things);
    revoke(things, successor);
    deleteAll(things, successor);
  }

  private static Things create() throws IOException {
    String tenant = made("tenants", "create", "--name", "Acme");
    made("products", "create", "--id", "chat", "--allow", "POST /v1/chat/**");
    String app = made("apps", "create", "--tenant", tenant, "--name", "web", "--product", "chat");
    JsonNode key =
        json(
            "keys",
            "create",
            "--app",
            app,
            "--name",
            "first",
            "--expires",
            "90d",
            "--metadata",
            "team=blue");
    assertThat(tollgate("keys", "list", "--tenant", tenant)).contains("first", "in 90 d");
    return new Things(tenant, app, key.path("id").asText(), key.path("secret").asText());
  }

  private static void useWhatIsAllowed(Things things) throws Exception {
    GATEWAY.model().forgetRequests();
    assertThat(edge.chat("x-api-key", things.secret).statusCode()).isEqualTo(200);
    assertRefused(edge.models(things.secret), 403, "key_not_allowed");

    ReceivedRequest received = GATEWAY.model().requests().getFirst();
    assertThat(received.header("x-tollgate-tenant")).hasValue(things.tenant);
    assertThat(received.header("x-tollgate-meta-team")).hasValue("blue");
    assertThat(explain(things.key)).contains("Allowed by product chat: POST /v1/chat/**.");
    assertThat(tollgate("explain", "GET", "/v1/models", "--key-id", things.key))
        .containsPattern("operation +FAILED")
        .contains("Denied: 403 key_not_allowed");
    assertThat(tollgate("keys", "get", things.key)).doesNotContain(things.secret);
  }

  /** Returns the id of the successor. */
  private static String rotate(Things things) throws Exception {
    JsonNode next = json("keys", "rotate", things.key, "--overlap", "1h");

    assertThat(edge.chat("x-api-key", things.secret).statusCode()).isEqualTo(200);
    assertThat(edge.chat("x-api-key", next.path("secret").asText()).statusCode()).isEqualTo(200);
    assertThat(tollgate("keys", "get", things.key))
        .containsPattern("rotatedTo +" + next.path("id").asText())
        .containsPattern("expiresAt .*\\(in (59|60) min\\)");
    assertThat(explain(things.key)).contains("Allowed");
    return next.path("id").asText();
  }

  private static void suspendAndResume(Things things) throws Exception {
    assertThat(tollgate("keys", "suspend", things.key)).contains("In force everywhere.");
    assertRefused(edge.chat("x-api-key", things.secret), 401, "invalid_api_key");
    assertThat(explain(things.key)).containsPattern("status +FAILED +key suspended");

    tollgate("keys", "resume", things.key);
    assertThat(edge.chat("x-api-key", things.secret).statusCode()).isEqualTo(200);

    tollgate("tenants", "suspend", things.tenant, "--yes");
    assertRefused(edge.chat("x-api-key", things.secret), 401, "invalid_api_key");
    tollgate("tenants", "resume", things.tenant);
    assertThat(edge.chat("x-api-key", things.secret).statusCode()).isEqualTo(200);
  }

  private static void revoke(Things things, String successor) throws Exception {
    assertThat(tollgate("keys", "revoke", things.key, "--yes"))
        .containsPattern("REPLICA +IN FORCE AFTER\n\\S+ +\\d+ ms\nIn force everywhere\\.");
    assertRefused(edge.chat("x-api-key", things.secret), 401, "invalid_api_key");
    assertThat(explain(things.key)).contains("Denied: 401 invalid_api_key", "revoked");
    assertThat(explain(successor)).contains("Allowed");
  }

  private static void deleteAll(Things things, String successor) throws Exception {
    for (String key : List.of(things.key, successor)) {
      tollgate("keys", "delete", key, "--yes");
    }
    assertThat(explain(things.key)).containsPattern("key +FAILED");
    tollgate("apps", "delete", things.app, "--yes");
    tollgate("products", "delete", "chat", "--yes");
    tollgate("tenants", "delete", things.tenant, "--yes");
    assertThat(tollgate("audit", "list", "--limit", "200"))
        .contains("rotate", "key " + things.key, "tenant " + things.tenant)
        .doesNotContain(things.secret);
  }

  @Test
  void keyOfAnotherGateway_imported_isTakenAsItIs(@TempDir Path directory) throws Exception {
    String text = "sk-made-by-another-gateway-0123456789";
    Path file = Files.writeString(directory.resolve("key"), text + "\n");

    String card = tollgate("keys", "import", "--file", file.toString(), "--name", "old");

    assertThat(card).containsPattern("imported +true").doesNotContain(text);
    assertThat(edge.models(text).statusCode()).isEqualTo(200);
    assertThat(tollgate("explain", "GET", "/v1/models", "--key-file", file.toString()))
        .contains("Allowed", "The key is key_");
  }

  @Test
  void keyThatLeaked_deniedAtTheReplica_isRefusedAtOnceAndSuspended() throws Exception {
    JsonNode key = json("keys", "create", "--name", "leaked");
    String id = key.path("id").asText();
    assertThat(edge.models(key.path("secret").asText()).statusCode()).isEqualTo(200);

    String replica = "http://127.0.0.1:" + GATEWAY.port(Port.AUTHZ_ADMIN);
    assertThat(tollgate("keys", "deny", id, "--reason=test", "--replica", replica, "--yes"))
        .contains(replica + ": key " + id + " is shut off.");

    assertRefused(edge.models(key.path("secret").asText()), 401, "invalid_api_key");
    await("the key to be suspended")
        .atMost(Duration.ofSeconds(10))
        .until(() -> tollgate("keys", "list", "--status", "suspended"), list -> list.contains(id));
  }

  private static String explain(String key) {
    return tollgate(
        Stream.concat(CHAT.stream(), Stream.of("--key-id", key)).toArray(String[]::new));
  }

  private static String made(String... arguments) throws IOException {
    return json(arguments).path("id").asText();
  }

  private static JsonNode json(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    return JSON.readTree(tollgate(all.toArray(String[]::new)));
  }

  /** Returns the output of the command, which must succeed. */
  private static String tollgate(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        new CommandRunner(
                Main.commands(environment()),
                Environment.UNLIMITED,
                new PrintWriter(out),
                new PrintWriter(err))
            .run(arguments);
    assertThat(exitCode).as("%s%n%s%s", List.of(arguments), out, err).isZero();
    return out.toString();
  }

  private static Environment environment() {
    Path nowhere = Path.of("/nonexistent");
    return new Environment(
        new ConnectionDefaults(
            Map.of(
                "TOLLGATE_SERVER", GATEWAY.credentials().adminUrl(),
                "TOLLGATE_TOKEN", GATEWAY.credentials().adminToken()),
            nowhere,
            Optional::empty),
        Terminal.NONE,
        InputStream.nullInputStream(),
        InstantSource.system(),
        Environment.UNLIMITED);
  }
}
