package dev.tollgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.gateway.Credentials;
import dev.tollgate.testkit.gateway.GatewayPorts;
import dev.tollgate.testkit.gateway.GatewayState;
import dev.tollgate.testkit.gateway.GatewayState.PartState;
import dev.tollgate.testkit.gateway.Layout;
import dev.tollgate.testkit.gateway.Port;
import dev.tollgate.testkit.project.BuiltModules;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code tollgate} command as a separate process, started like the launcher does. */
class UpCommandTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path HOME = ProjectHome.find();
  private static final GatewayPorts PORTS = GatewayPorts.free();

  @TempDir static Path directory;
  private static String screen = "";

  @BeforeAll
  static void up() throws Exception {
    Result up = run(upCommand());
    assertThat(up.exitCode()).as(up.output()).isZero();
    screen = up.output();
  }

  @AfterAll
  static void down() throws Exception {
    List<PartState> parts = parts();
    Result down = run(List.of("down", "--dir", directory.toString()));

    assertThat(down.output()).contains("Tollgate has stopped");
    assertThat(parts).isNotEmpty().noneMatch(PartState::isRunning);
  }

  @Test
  void up_ready_showsARequestThatWorksWhenPasted() throws Exception {
    String curl =
        screen
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("curl "))
            .findFirst()
            .get();

    Process pasted = new ProcessBuilder("sh", "-c", curl + " --silent --show-error").start();

    String answer = new String(pasted.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(answer).contains("chat.completion.chunk").endsWith("data: [DONE]\n\n");
  }

  @Test
  void up_again_saysThatItRunsAndWhere() throws Exception {
    Result again = run(upCommand());

    assertThat(again.exitCode()).isZero();
    assertThat(again.output())
        .contains("Tollgate is already running (pid ", credentials().httpUrl());
  }

  @Test
  void status_json_listsEachProcessWithItsPorts() throws Exception {
    Result status = run(List.of("status", "--json", "--dir", directory.toString()));

    assertThat(status.exitCode()).as(status.output()).isZero();
    JsonNode processes = new JsonMapper().readTree(status.output());
    assertThat(processes.findValuesAsText("name"))
        .containsExactlyInAnyOrder("postgres", "backend", "control-plane", "authz", "envoy");
    assertThat(processes.findValuesAsText("state")).containsOnly("running");
    assertThat(processes.toString()).contains("\"http\":" + PORTS.of(Port.HTTP));
  }

  @Test
  void status_services_showReadinessVersionRevisionFeedAndCertificate() throws Exception {
    Result json = run(List.of("status", "--json", "--dir", directory.toString()));
    Result text = run(List.of("status", "--dir", directory.toString()));

    JsonNode processes = new JsonMapper().readTree(json.output());
    assertThat(processes.findValuesAsText("status")).containsExactly("ready", "ready");
    assertThat(processes.findValuesAsText("version")).hasSize(2).doesNotContain("");
    assertThat(processes.findValuesAsText("revision")).containsExactly("1");
    assertThat(processes.findValue("feedAgeSeconds").asDouble()).isBetween(0.0, 60.0);
    assertThat(processes.findValue("certificateDays").asLong()).isPositive();
    assertThat(text.output())
        .containsPattern("(?m)^authz +ready; version .*; feed [0-9.]+ s old; certificate valid for")
        .containsPattern(
            "(?m)^control-plane +ready; version .*; revision 1; certificate valid for");
  }

  @Test
  void javaProcesses_cachesExist_startFromThem() throws IOException {
    boolean exist = !BuiltModules.find(HOME).equals(HOME);

    for (String name : List.of("authz", "control-plane", "backend")) {
      // A JVM maps the cache that it uses into its memory.
      String maps = Files.readString(Path.of("/proc/" + part(name).process().pid() + "/maps"));
      assertThat(maps.contains(".aot")).as("%s uses its AOT cache", name).isEqualTo(exist);
    }
  }

  @Test
  void controlPlane_killed_isStartedAgain() throws IOException {
    PartState before = part("control-plane");

    before.process().find().orElseThrow().destroyForcibly();

    await("the control plane to run again")
        .atMost(LIMIT)
        .until(
            () -> part("control-plane"),
            found -> found.restarts() > before.restarts() && found.isRunning());
  }

  private static PartState part(String name) {
    return parts().stream().filter(part -> part.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<PartState> parts() {
    return GatewayState.read(new Layout(directory).state()).orElseThrow().parts();
  }

  private static Credentials credentials() {
    return Credentials.read(new Layout(directory).credentials()).orElseThrow();
  }

  private static List<String> upCommand() throws IOException {
    EnvoyBinary envoy =
        EnvoyBinary.find(Optional.empty(), "", HOME.resolve(".tollgate/envoy"), message -> {});
    List<String> command = new ArrayList<>(List.of("up", "--detach"));
    command.addAll(List.of("--dir", directory.toString(), "--envoy", envoy.path().toString()));
    Stream.of(Port.values())
        .forEach(port -> command.addAll(List.of(port.option(), "" + PORTS.of(port))));
    return command;
  }

  private static Result run(List<String> arguments) throws IOException, InterruptedException {
    Path built = BuiltModules.find(HOME);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dtollgate.home=" + HOME);
    command.add("-Dtollgate.built=" + built);
    command.addAll(List.of("-cp", built.resolve("cli/up/target/tollgate-up.jar").toString()));
    command.add("dev.tollgate.up.Main");
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private record Result(int exitCode, String output) {}
}
