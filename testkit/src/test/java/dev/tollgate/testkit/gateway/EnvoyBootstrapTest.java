package dev.tollgate.testkit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.gateway.GatewaySettings.Caches;
import dev.tollgate.testkit.gateway.GatewaySettings.Restarts;
import dev.tollgate.testkit.project.ProjectHome;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyBootstrapTest {
  @TempDir Path directory;

  @Test
  void render_theTemplateOfUp_isAcceptedByEnvoyWithoutWarnings() throws Exception {
    Path home = ProjectHome.find();
    EnvoyBinary envoy =
        EnvoyBinary.find(Optional.empty(), "", home.resolve(".tollgate/envoy"), message -> {});
    LocalCa ca = LocalCa.in(directory, InstantSource.system());

    List<String> command =
        new ArrayList<>(
            new GatewayPrograms(settings(home), new Layout(directory))
                .envoy(envoy, "local", ca.leaf(LeafRequest.local("edge")), ca.certificateFile())
                .command());
    command.addAll(List.of("--mode", "validate", "--log-level", "warning"));

    assertThat(outputOf(command)).startsWith("configuration ").endsWith(" OK");
  }

  @Test
  void render_nameWithoutValue_isRefusedByName() {
    assertThatThrownBy(() -> EnvoyBootstrap.render("id: ${NODE_ID}", Map.of()))
        .hasMessageContaining("NODE_ID");
  }

  @Test
  void render_valueWithoutName_isRefusedByName() {
    assertThatThrownBy(() -> EnvoyBootstrap.render("id: x", Map.of("NODE_ID", "x")))
        .hasMessageContaining("NODE_ID");
  }

  @Test
  void render_valueWithSpecialCharacters_staysAsItIs() {
    assertThat(EnvoyBootstrap.render("id: ${NODE_ID}", Map.of("NODE_ID", "a$1\\b")))
        .isEqualTo("id: a$1\\b");
  }

  @Test
  void localEndpoints_several_areAListInFlowStyle() {
    assertThat(EnvoyBootstrap.localEndpoints(1, 2))
        .startsWith("[{\"endpoint\":")
        .contains("\"port_value\":1}", "\"port_value\":2}");
  }

  private GatewaySettings settings(Path home) {
    return new GatewaySettings(
        home,
        home,
        directory,
        directory,
        GatewayPorts.free(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        Restarts.NEVER,
        Caches.USED,
        List.of(),
        Map.of());
  }

  private static String outputOf(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
