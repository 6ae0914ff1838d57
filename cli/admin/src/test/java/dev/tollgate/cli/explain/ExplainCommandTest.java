package dev.tollgate.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.cli.Tollgate;
import dev.tollgate.cli.Tollgate.Run;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.FakeServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExplainCommandTest {
  private static final String SECRET = "tgk_live_7TfJm2QxLr9wZc4B7TfJm2QxLr9wZc4BAAAAAA";

  private FakeServer server;
  private Tollgate tollgate;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    tollgate = new Tollgate(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void explain_denied_showsTheStepThatFails() {
    server.answersTo(
        "POST",
        200,
        """
        {"decision": "deny", "status": 401, "code": "invalid_api_key", "reason": "suspended",
         "key": "key_1",
         "steps": [{"step": "key", "outcome": "passed", "detail": "key_1"},
                   {"step": "status", "outcome": "failed", "detail": "key suspended"}]}
        """);

    Run run = tollgate.run("explain", "--key-id", "key_1", "post", "/v1/x", "--source", "10.0.0.1");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "STEP    OUTCOME  DETAIL",
            "key     passed   key_1",
            "status  FAILED   key suspended",
            "",
            "Denied: 401 invalid_api_key, because of suspended.",
            "The key is key_1.");
    assertThat(server.received().getLast().body())
        .isEqualTo(
            """
            {"keyId":"key_1","method":"POST","path":"/v1/x","source":"10.0.0.1"}\
            """);
  }

  @Test
  void explain_allowed_namesProductAndQuota() {
    server.answersTo(
        "POST",
        200,
        """
        {"decision": "allow", "status": 200, "steps": [], "product": "llm",
         "operation": {"methods": ["POST"], "path": "/v1/**", "models": []},
         "quota": {"requests": 10, "window": "1m", "remaining": 3}}
        """);

    assertThat(tollgate.run("explain", "--key-id", "key_1", "POST", "/v1/x").out())
        .contains("Allowed by product llm: POST /v1/**. 3 of 10 requests per 1m are left.");
  }

  @Test
  void explain_keyOnStandardInput_isSentInTheBodyOnly() {
    Run run = tollgate.reading(SECRET + "\n").run("explain", "GET", "/v1/x", "--key-file", "-");

    assertThat(server.received().getLast().body()).contains("\"key\":\"" + SECRET + "\"");
    assertThat(server.received().getLast().path()).isEqualTo("/admin/v1/check:explain");
    assertThat(run.out() + run.err()).doesNotContain(SECRET);
  }

  @Test
  void explain_noKeyOrTwo_isWrongUsage() {
    assertThat(tollgate.run("explain", "GET", "/v1/x").exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(tollgate.run("explain", "GET", "/", "--key-id=a", "--key-file=b").exitCode())
        .isEqualTo(ExitCode.USAGE);
  }
}
