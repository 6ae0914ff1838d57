package dev.tollgate.cli.products;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.cli.Tollgate;
import dev.tollgate.cli.Tollgate.Run;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.FakeServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductCommandsTest {
  private static final String PRODUCT =
      """
      {"id": "llm", "name": "LLM", "environments": ["live"], "operations": [
        {"methods": ["POST"], "paths": ["/v1/chat/**", "/v1/x"], "models": []},
        {"methods": [], "paths": ["/v1/models"], "models": []}]}
      """;

  private FakeServer server;
  private Tollgate tollgate;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    server.answers(200, "application/json", PRODUCT);
    tollgate = new Tollgate(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void create_operations_becomeTheBody() {
    tollgate.run(
        "products",
        "create",
        "--id",
        "llm",
        "--allow",
        "POST /v1/chat/** /v1/x",
        "--allow",
        "* /v1/models",
        "--env",
        "live,test",
        "--staleness-limit",
        "15m");

    assertThat(server.received().getLast().body())
        .isEqualTo(
            """
            {"operations":[{"methods":["POST"],"paths":["/v1/chat/**","/v1/x"]},\
            {"methods":[],"paths":["/v1/models"]}],\
            "environments":["live","test"],"stalenessLimit":"15m","id":"llm"}\
            """);
  }

  @Test
  void get_operations_readAsTheyAreWritten() {
    assertThat(tollgate.run("products", "get", "llm").out())
        .containsPattern("operations +POST /v1/chat/\\*\\* /v1/x\n")
        .containsPattern("\n +\\* /v1/models\n");
  }

  @Test
  void create_fileOnStandardInput_flagsGoOverIt() {
    tollgate
        .reading("id: llm\nname: old\noperations:\n  - paths: [/v1/**]\n")
        .run("products", "create", "-f", "-", "--name", "new");

    assertThat(server.received().getLast().body())
        .isEqualTo("{\"id\":\"llm\",\"name\":\"new\",\"operations\":[{\"paths\":[\"/v1/**\"]}]}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "POST", "/v1/x", "POST v1/x", "POST /v1/x models=a"})
  void create_wrongOperation_isWrongUsage(String operation) {
    Run run = tollgate.run("products", "create", "--id", "llm", "--allow", operation);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--allow: " + operation, "'POST /v1/chat/**'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"- a\n- b", "a: [", "text"})
  void create_fileThatIsNoProduct_isWrongUsage(String content) {
    Run run = tollgate.reading(content).run("products", "create", "-f", "-");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("--file: - (expected: ");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void createApp_identities_becomeTheBody() {
    tollgate.run(
        "apps",
        "create",
        "--tenant=ten_1",
        "--name=bot",
        "--product=llm",
        "--identity=https://accounts.google.com,email=a@b.c,email_verified=true");

    assertThat(server.received().getLast().body())
        .isEqualTo(
            """
            {"tenant":"ten_1","name":"bot","products":["llm"],"identities":\
            [{"issuer":"https://accounts.google.com",\
            "claims":{"email":"a@b.c","email_verified":"true"}}]}\
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://accounts.google.com", "https://a.example,email", "x,=a"})
  void createApp_wrongIdentity_isWrongUsage(String identity) {
    Run run = tollgate.run("apps", "create", "--name=bot", "--identity", identity);

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("expected: ISSUER,CLAIM=VALUE");
  }
}
