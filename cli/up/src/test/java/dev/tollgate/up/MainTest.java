package dev.tollgate.up;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.cli.client.ConnectionDefaults;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.client.Terminal;
import dev.tollgate.cli.command.CommandRunner;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.process.ProcessId;
import dev.tollgate.testkit.process.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void status_nothingEverStarted_exitsWith3() {
    assertThat(run("status")).isEqualTo(3);
    assertThat(out.toString()).contains("not running");
  }

  @Test
  void statusJson_nothingEverStarted_isAnEmptyList() {
    assertThat(run("status", "--json")).isEqualTo(3);
    assertThat(out.toString().strip()).isEqualTo("[ ]");
  }

  @Test
  void status_partThatRunsWithoutItsSupervisor_exitsWith1AndListsIt() throws IOException {
    try (ManagedProcess part = startPart()) {
      assertThat(run("status", "--json")).isEqualTo(1);
      assertThat(out.toString())
          .contains("\"name\" : \"authz\"", "\"pid\" : " + part.pid(), "\"state\" : \"running\"");
    }
  }

  @Test
  void status_serviceThatDoesNotAnswer_isUnreachableWithItsAddress() throws IOException {
    try (ManagedProcess _ = startPart()) {
      assertThat(run("status")).isEqualTo(1);
      assertThat(out.toString())
          .containsPattern("authz +unreachable: http://127.0.0.1:[0-9]+ does not answer");
    }
  }

  @Test
  void down_partThatAKilledRunLeft_stopsIt() throws IOException {
    try (ManagedProcess part = startPart()) {
      assertThat(run("down")).isZero();
      assertThat(part.isAlive()).isFalse();
      assertThat(out.toString()).contains("Stopped processes that a killed run left behind: authz");
    }
  }

  @Test
  void down_nothingRuns_saysSo() {
    assertThat(run("down")).isZero();
    assertThat(out.toString()).contains("not running");
  }

  @Test
  void up_unknownOption_isWrongUsageWithASuggestion() {
    assertThat(run("up", "--htp-port", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("--http-port");
  }

  @Test
  void up_backendWithoutHost_isWrongUsage() {
    assertThat(run("up", "--backend", "gpu:8000")).isEqualTo(2);
    assertThat(err.toString()).contains("--backend: gpu:8000 (expected: http://HOST:PORT)");
  }

  @Test
  void up_samePortTwice_isWrongUsage() {
    assertThat(run("up", "--http-port", "9901")).isEqualTo(2);
    assertThat(err.toString()).contains("port 9901 is wanted twice");
  }

  @Test
  void up_wrongPostgresUrl_isWrongUsageWithoutThePassword() {
    assertThat(run("up", "--postgres-url", "mysql://a:hush@b/c")).isEqualTo(2);
    assertThat(err.toString()).contains("postgresql://USER:PASSWORD").doesNotContain("hush");
  }

  private int run(String... args) {
    return new CommandRunner(
            Main.commands(environment(), new Installation(home, home, "")),
            Environment.UNLIMITED,
            new PrintWriter(out, true),
            new PrintWriter(err, true))
        .run(args);
  }

  /** Starts a process and writes down what a gateway whose supervisor was killed would leave. */
  private ManagedProcess startPart() throws IOException {
    Path state = home.resolve(".tollgate");
    Files.createDirectories(state);
    ManagedProcess part =
        ManagedProcess.start(
            Program.of("authz", List.of("sleep", "1000"), Map.of(), state.resolve("authz.log")));
    ProcessId id = ProcessId.of(part.handle());
    Files.writeString(
        state.resolve("state.json"),
        """
        {"supervisor": {"pid": %d, "startedAtMillis": 1}, "phase": "READY", "parts": [
          {"name": "authz", "process": {"pid": %d, "startedAtMillis": %d},
           "ports": {"authz-grpc": 9001, "authz-metrics": %d}, "restarts": 0, "log": "authz.log"}]}
        """
            .formatted(id.pid(), id.pid(), id.startedAtMillis(), Ports.free()));
    return part;
  }

  private Environment environment() {
    return new Environment(
        new ConnectionDefaults(Map.of(), home.resolve("config.yaml"), Optional::empty),
        Terminal.NONE,
        InputStream.nullInputStream(),
        InstantSource.system(),
        Environment.UNLIMITED);
  }
}
