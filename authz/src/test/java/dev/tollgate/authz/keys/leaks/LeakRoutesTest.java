package dev.tollgate.authz.keys.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.authz.keys.AdminApi;
import dev.tollgate.authz.keys.Keys;
import dev.tollgate.testkit.StepClock;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeakRoutesTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final String LEAKS = "/admin/v1/leaked-keys";
  private static final StepClock clock = new StepClock(Instant.parse("2026-01-31T12:00:00Z"));
  private static final AtomicInteger fetches = new AtomicInteger();

  private static volatile String published = "";
  private static KeyPair signer;
  private static HttpServer github;
  private static PublishedKeys keys;
  private static AdminApi api;
  private static AdminClient owner;

  @BeforeAll
  static void start() throws Exception {
    signer = keyPair();
    github = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    github.createContext(
        "/keys",
        exchange -> {
          fetches.incrementAndGet();
          byte[] body = published.getBytes(UTF_8);
          exchange.sendResponseHeaders(published.isEmpty() ? 500 : 200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    github.start();
    keys =
        new PublishedKeys(
            URI.create("http://127.0.0.1:%d/keys".formatted(github.getAddress().getPort())), clock);
    api =
        AdminApi.start(
            postgres, new StepClock(Instant.parse("2026-01-31T12:00:00Z")), Optional.of(keys));
    owner = api.owner();
  }

  @AfterAll
  static void stop() throws Exception {
    api.stop();
    github.stop(0);
  }

  @BeforeEach
  void publish() {
    published = json("known", signer);
    clock.advance(Duration.ofHours(1));
  }

  @Test
  void report_keyOfOurs_isRevokedAndAuditedWithoutItsText() throws Exception {
    JsonNode key = owner.create("{\"name\": \"leaky\"}");
    String secret = key.path("secret").asText();
    String body = body(secret) + " ";

    Response answer = report(body, "known", sign(body));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get(0).path("label").asText()).isEqualTo("true_positive");
    assertThat(answer.json().get(0).path("token_type").asText()).isEqualTo("tollgate_key");
    assertThat(answer.json().toString()).doesNotContain(secret);
    String path = "/admin/v1/keys/" + key.path("id").asText();
    assertThat(owner.call("GET", path).json().path("status").asText()).isEqualTo("revoked");
    JsonNode audit =
        owner.call("GET", "/admin/v1/audit?caller=github-secret-scanning").json().path("items");
    assertThat(audit.get(0).path("action").asText()).isEqualTo("revoke");
    assertThat(audit.get(1).path("action").asText()).isEqualTo("leak");
    assertThat(audit.get(1).path("after").path("url").asText())
        .isEqualTo("https://github.com/acme/app/blob/1/config");
    assertThat(audit.toString()).doesNotContain(secret);
  }

  @Test
  void report_again_isStillATruePositive() throws Exception {
    String body = body(owner.create("{\"name\": \"twice\"}").path("secret").asText());
    report(body, "known", sign(body));

    Response again = report(body, "known", sign(body));

    assertThat(again.json().get(0).path("label").asText()).isEqualTo("true_positive");
  }

  @Test
  void report_textThatIsNoKey_isAFalsePositive() throws Exception {
    String body = body(Keys.text().reveal());

    assertThat(report(body, "known", sign(body)).json().get(0).path("label").asText())
        .isEqualTo("false_positive");
  }

  @Test
  void report_wrongSignature_is403AndRevokesNothing() throws Exception {
    JsonNode key = owner.create("{\"name\": \"safe\"}");
    String body = body(key.path("secret").asText());
    String other = sign(body + " ");

    assertThat(report(body, "known", other).status()).isEqualTo(403);
    assertThat(report(body, "known", "").status()).isEqualTo(403);
    assertThat(report(body, "known", "not Base64!").status()).isEqualTo(403);
    assertThat(report(body, "unknown", sign(body)).status()).isEqualTo(403);
    assertThat(owner.call("POST", LEAKS, body).status()).isEqualTo(403);
    String path = "/admin/v1/keys/" + key.path("id").asText();
    assertThat(owner.call("GET", path).json().path("status").asText()).isEqualTo("active");
  }

  @Test
  void report_unknownSigners_areFetchedSeldom() throws Exception {
    String body = body(Keys.text().reveal());
    report(body, "known", sign(body));
    report(body, "unknown", sign(body)); // fetches, because the publisher may have new keys
    int before = fetches.get();

    for (int i = 0; i < 10; i++) {
      report(body, "unknown-" + i, sign(body));
    }
    assertThat(fetches.get()).isEqualTo(before);
    clock.advance(Duration.ofSeconds(30));
    published = json("new", signer);
    assertThat(report(body, "new", sign(body)).status()).isEqualTo(200);
  }

  @Test
  void report_publisherAway_is503() throws Exception {
    published = "";
    String body = body(Keys.text().reveal());

    assertThat(report(body, "known", sign(body)).status()).isEqualTo(503);
  }

  @Test
  void report_signedNonsense_is400() throws Exception {
    for (String body : new String[] {"{}", "[{}]", "nonsense"}) {
      assertThat(report(body, "known", sign(body)).status()).isEqualTo(400);
    }
  }

  private static Response report(String body, String id, String signature) throws Exception {
    return owner.call(
        "POST",
        LEAKS,
        body,
        Map.of("Github-Public-Key-Identifier", id, "Github-Public-Key-Signature", signature));
  }

  private static String body(String token) {
    return """
    [{"token":"%s","type":"tollgate_key","url":"https://github.com/acme/app/blob/1/config",
      "source":"content","more":1}]\
    """
        .formatted(token);
  }

  private static String sign(String body) throws Exception {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(signer.getPrivate());
    signature.update(body.getBytes(UTF_8));
    return Base64.getEncoder().encodeToString(signature.sign());
  }

  private static String json(String id, KeyPair pair) {
    String pem = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    return """
    {"public_keys": [{"key_identifier": "%s", "is_current": true,
      "key": "-----BEGIN PUBLIC KEY-----\\n%s\\n-----END PUBLIC KEY-----\\n"}]}
    """
        .formatted(id, pem.replace("\r\n", "\\n"));
  }

  private static KeyPair keyPair() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
