package dev.tollgate.e2e;

import static dev.tollgate.e2e.EdgeErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.testkit.admin.AdminClient.CreatedKey;
import dev.tollgate.testkit.gateway.GatewayExtension;
import dev.tollgate.testkit.gateway.PartName;
import dev.tollgate.testkit.model.ReceivedRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A request with a valid key passes; all others are refused before the backend receives a byte. */
class KeysAtTheEdgeTest {
  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  private static Edge edge;
  private static String key;

  @BeforeAll
  static void connect() {
    edge = Edge.http1(GATEWAY);
    key = GATEWAY.credentials().key();
  }

  @AfterAll
  static void disconnect() {
    edge.close();
  }

  @BeforeEach
  void forgetRequests() {
    GATEWAY.model().forgetRequests();
  }

  @Test
  void validKey_inEitherHeader_passes() throws Exception {
    assertThat(edge.chat("x-api-key", key).statusCode()).isEqualTo(200);
    assertThat(edge.chat("authorization", "Bearer " + key).body()).endsWith("data: [DONE]\n\n");
    assertThat(GATEWAY.model().requests()).hasSize(2);
  }

  @Test
  void validKey_overTlsAndHttp2_passes() throws Exception {
    try (Edge http2 = Edge.http2(GATEWAY)) {
      HttpResponse<String> response = http2.chat("x-api-key", key);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).hasToString("HTTP_2");
      assertThat(response.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void admittedRequest_atTheBackend_hasIdentityAndNoCredential() throws Exception {
    CreatedKey created = GATEWAY.createKey("identity");

    edge.chat("x-api-key", created.secret(), "x-tollgate-app", "spoofed", "x-gateway-x", "y");

    ReceivedRequest received = GATEWAY.model().requests().getFirst();
    assertThat(received.header("x-tollgate-key")).hasValue(created.id());
    assertThat(received.header("x-tollgate-app")).hasValue("default");
    assertThat(received.header("x-tollgate-tenant")).hasValue("default");
    assertThat(received.headers())
        .doesNotContainKeys("x-api-key", "authorization", "x-tollgate-route", "x-gateway-x");
  }

  static Stream<Arguments> refusedCredentials() {
    String other = "tgk_live_" + "0".repeat(32) + "AAAAAA";
    return Stream.of(
        Arguments.of("none", List.of(), "missing_api_key"),
        Arguments.of("unknown", List.of("x-api-key", other), "invalid_api_key"),
        Arguments.of("rubbish", List.of("x-api-key", "'; drop table keys; --"), "invalid_api_key"),
        Arguments.of("empty", List.of("x-api-key", ""), "missing_api_key"),
        Arguments.of(
            "two", List.of("x-api-key", key, "x-api-key", "tgk_live_x"), "invalid_api_key"),
        Arguments.of("basic", List.of("authorization", "Basic Zm9vOmJhcg=="), "invalid_api_key"),
        Arguments.of("bearer rubbish", List.of("authorization", "Bearer x"), "invalid_api_key"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedCredentials")
  void otherCredential_any_isRefusedBeforeTheBackend(String name, List<String> headers, String code)
      throws Exception {
    HttpResponse<String> response = edge.chat(headers.toArray(String[]::new));

    assertRefused(response, 401, code);
    assertThat(response.headers().firstValue("www-authenticate").orElseThrow())
        .startsWith("Bearer");
    assertThat(GATEWAY.model().requests()).as(name).isEmpty();
  }

  @Test
  void spoofedRoute_withoutKey_isRefusedBeforeTheBackend() throws Exception {
    assertRefused(edge.chat("x-tollgate-route", "llm"), 401, "missing_api_key");
    assertThat(GATEWAY.model().requests()).isEmpty();
  }

  @Test
  void hugeKey_100Kilobytes_isRefusedWithJson() throws Exception {
    HttpResponse<String> response = edge.chat("x-api-key", "a".repeat(100_000));

    assertRefused(response, 431, "request_too_large");
    assertThat(GATEWAY.model().requests()).isEmpty();
  }

  @Test
  void keyNotYetValid_any_isRefusedAsUnknown() throws Exception {
    String body = "{\"name\": \"old\", \"notBefore\": \"2020-01-01T00:00:00Z\"}";
    CreatedKey notExpired = GATEWAY.admin().createKeyFrom(body);
    assertThat(edge.models(notExpired.secret()).statusCode()).isEqualTo(200);

    String future = "{\"name\": \"early\", \"notBefore\": \"2999-01-01T00:00:00Z\"}";
    CreatedKey early = GATEWAY.admin().createKeyFrom(future);
    assertRefused(edge.models(early.secret()), 401, "invalid_api_key");
  }

  @Test
  void revokedKey_withinASecond_isRefused() throws Exception {
    CreatedKey created = GATEWAY.createKey("to revoke");
    assertThat(edge.models(created.secret()).statusCode()).isEqualTo(200);

    GATEWAY.admin().revokeKey(created.id());

    await("refusal of the revoked key")
        .atMost(Duration.ofSeconds(1))
        .until(() -> status(created.secret()), status -> status == 401);
    assertRefused(edge.models(created.secret()), 401, "invalid_api_key");
  }

  @Test
  void pathWithoutRoute_any_isNotFoundWithJson() throws Exception {
    HttpResponse<String> response =
        edge.send(edge.request("/nowhere", "x-api-key", key).GET().build());

    assertRefused(response, 404, "invalid_request");
  }

  @Test
  void secrets_ofKeysAndAdmins_areInNoLog() throws Exception {
    CreatedKey created = GATEWAY.createKey("searched for");
    edge.chat("x-api-key", created.secret());
    edge.chat("authorization", "Bearer " + created.secret());
    edge.models(created.secret() + "x");

    try (Stream<Path> logs = Files.list(GATEWAY.log(PartName.AUTHZ).getParent())) {
      assertThat(logs)
          .isNotEmpty()
          .allSatisfy(log ->
              assertThat(Files.readString(log))
                  .doesNotContain(created.secret(), GATEWAY.credentials().adminToken(), key));
    }
  }

  private static int status(String secret) {
    try {
      return edge.models(secret).statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }
}
