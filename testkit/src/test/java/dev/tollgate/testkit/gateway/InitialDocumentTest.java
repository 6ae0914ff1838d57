package dev.tollgate.testkit.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InitialDocumentTest {
  private static final Path CERTIFICATE = Path.of("/state/tls/edge.pem");

  @Test
  void render_simulatedBackend_checksItsHealth() {
    assertThat(render("http://127.0.0.1:18000", true))
        .contains(
            "{name: http, address: 127.0.0.1, port: 8080",
            "secret: \"file:/state/tls/edge.pem\"",
            "endpoints: [{address: \"127.0.0.1\", port: 18000}]",
            "health: {path: /health}")
        .doesNotContain("tls: true");
  }

  @Test
  void render_backendOverTlsWithoutPort_usesTheUsualOne() {
    assertThat(render("https://gpu.example", false))
        .contains("endpoints: [{address: \"gpu.example\", port: 443}]", "tls: true")
        .doesNotContain("health");
  }

  private static String render(String backend, boolean hasHealth) {
    return InitialDocument.render(
        GatewayPorts.defaultsExcept(Map.of()), CERTIFICATE, URI.create(backend), hasHealth, "m");
  }
}
