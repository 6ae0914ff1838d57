package dev.tollgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.gateway.GatewayExtension;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The listener of the admin API, through Envoy. */
class AdminListenerTest {
  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  /** The body is never sent: the answer must not wait for it. */
  @ParameterizedTest
  @ValueSource(strings = {"/admin/v1/config", "/admin/v1/keys"})
  void call_noToken_isRefusedBeforeItsBodyArrives(String path) throws Exception {
    URI admin = URI.create(GATEWAY.credentials().adminUrl());
    try (Socket socket = new Socket(admin.getHost(), admin.getPort())) {
      socket.setSoTimeout(10_000);
      String head =
          String.join(
              "\r\n",
              "POST " + path + " HTTP/1.1",
              "host: admin",
              "content-type: application/json",
              "content-length: 1000000",
              "",
              "");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 401".length());

      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 401");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/v1/tenants", "/admin/v1/config"})
  void call_bodyTooLarge_is413(String path) throws Exception {
    String method = path.endsWith("config") ? "PUT" : "POST";

    Response answer = GATEWAY.admin().call(method, path, "\"%s\"".formatted("a".repeat(1 << 20)));

    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void call_wholeBody_isAnswered() throws Exception {
    String name = "a".repeat(90);

    Response answer =
        GATEWAY.admin().call("POST", "/admin/v1/tenants", "{\"name\": \"%s\"}".formatted(name));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.json().path("name").asText()).isEqualTo(name);
  }
}
