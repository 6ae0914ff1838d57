package dev.tollgate.cli.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.cli.client.ConnectionDefaults;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.ExitCode;
import dev.tollgate.cli.client.FakeServer;
import dev.tollgate.cli.client.Terminal;
import dev.tollgate.cli.command.CommandGroup;
import dev.tollgate.cli.command.CommandRunner;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against answers that are given; e2e has them against the services. */
class AccessCommandsTest {
  @TempDir Path directory;
  private FakeServer server;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void init_ownerIsThere_isRefusedAndNothingIsMade() {
    server.answers(
        200, "application/json", "{\"items\": [{\"id\": \"adm_1\", \"role\": \"owner\"}]}");

    assertThat(run("init")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("there is an owner: adm_1", "--force");
    assertThat(server.requests()).allMatch(request -> request.startsWith("GET"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\": \"owner\", \"revokedAt\": \"2026-01-31T12:00:00Z\"}",
        "{\"role\": \"owner\", \"expiresAt\": \"2026-01-31T12:00:00Z\"}",
        "{\"role\": \"auditor\"}"
      })
  void init_noOwnerThatIsStillOne_makesOne(String caller) {
    server.answers(
        200, "application/json", "{\"items\": [%s], \"token\": \"tga_x\"}".formatted(caller));

    assertThat(run("init")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).containsOnlyOnce("tga_x");
    assertThat(server.requests().getLast()).startsWith("POST /admin/v1/callers");
  }

  @Test
  void init_saveOverAnotherToken_isRefusedBeforeAnythingIsMade() throws IOException {
    Files.writeString(directory.resolve("config.yaml"), "token: another\n");

    assertThat(run("init", "--save")).isEqualTo(ExitCode.FAILED);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void verify_entryAltered_failsAndNamesIt() {
    server.answers(
        200,
        "application/json",
        """
        {"intact": false, "rows": 16, "head": "00", "firstBreak": {"seq": 17, "fault": "altered"}}
        """);

    assertThat(run("audit", "verify")).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString()).contains("Entry 17 was altered");
  }

  @Test
  void verify_answerOfSomethingElse_isNoProof() {
    server.answers(200, "application/json", "{}");

    assertThat(run("audit", "verify")).isEqualTo(ExitCode.FAILED);
  }

  @Test
  void export_answer_isPassedOnLineByLine() {
    server.answers(200, "application/jsonl", "{\"seq\":1}\n{\"seq\":2}\n");

    assertThat(run("audit", "export", "--action", "revoke")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).isEqualTo("{\"seq\":1}\n{\"seq\":2}\n");
    assertThat(server.requests().getFirst()).contains("/admin/v1/audit:export?action=revoke");
  }

  @Test
  void export_cutOff_isNotTakenForAll() {
    server.breaksOffAfter("{\"seq\":1}\n");

    assertThat(run("audit", "export")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(err.toString()).contains("broke off");
  }

  private int run(String... args) {
    CommandGroup tollgate = new CommandGroup("tollgate", "");
    AccessCommands.addTo(
        tollgate,
        new Environment(
            new ConnectionDefaults(
                Map.of("TOLLGATE_SERVER", server.url(), "TOLLGATE_TOKEN", "t0ken"),
                directory.resolve("config.yaml"),
                Optional::empty),
            Terminal.NONE,
            InputStream.nullInputStream(),
            InstantSource.system(),
            Environment.UNLIMITED));
    return new CommandRunner(
            tollgate, Environment.UNLIMITED, new PrintWriter(out, true), new PrintWriter(err, true))
        .run(args);
  }
}
