package dev.tollgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.gateway.GatewayExtension;
import dev.tollgate.testkit.model.ModelServer;
import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Changes that come close together, or take something away, fail no request. */
class ChangesUnderLoadTest {
  private static final int BURSTS = 8;
  private static final int REPLACEMENTS = 6;

  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  @AfterEach
  void restore() throws Exception {
    GATEWAY.admin().putConfig(GATEWAY.initialDocument());
  }

  @Test
  void documents_manyAtOnce_eachIsInForceSoonAndNoRequestFails() throws Exception {
    try (Edge edge = Edge.http1(GATEWAY);
        Load load = Load.of(2, () -> edge.models(GATEWAY.credentials().key()).statusCode());
        ExecutorService admins = Executors.newVirtualThreadPerTaskExecutor()) {
      load.awaitMore("200", 20);
      for (int burst = 0; burst < BURSTS; burst++) {
        List<Callable<Response>> puts = new ArrayList<>();
        for (int i = 0; i < 2 + burst % 7; i++) {
          String document = withBackend("burst-%d-%d".formatted(burst, i));
          puts.add(() -> GATEWAY.admin().sendConfig(document));
        }

        for (Future<Response> put : admins.invokeAll(puts)) {
          assertThat(put.get().status()).as(put.get().text()).isEqualTo(200);
        }
        awaitProven();
      }
      load.awaitMore("200", 20);

      assertThat(load.stop()).containsOnlyKeys("200");
      assertThat(GATEWAY.envoyStat("cluster_manager.cds.update_rejected")).isZero();
      assertThat(GATEWAY.envoyStat("cluster_manager.cds.init_fetch_timeout")).isZero();
    }
  }

  @Test
  void endpoint_replacedAgainAndAgain_failsNoRequest() throws Exception {
    String one = "port: " + GATEWAY.model().port();
    try (ModelServer second = ModelServer.start();
        Edge edge = Edge.http1(GATEWAY);
        Load load = Load.of(2, () -> edge.models(GATEWAY.credentials().key()).statusCode())) {
      for (int i = 0; i < REPLACEMENTS; i++) {
        String port = i % 2 == 0 ? "port: " + second.port() : one;
        ModelServer next = i % 2 == 0 ? second : GATEWAY.model();
        next.forgetRequests();

        GATEWAY.admin().putConfig(withHealth().replace(one, port));

        await("requests at the new endpoint")
            .atMost(Duration.ofSeconds(30))
            .until(() -> next.requests().size() > 20);
      }

      assertThat(load.stop()).containsOnlyKeys("200");
    }
  }

  @Test
  void listeners_exchangeTheirPorts_serveAllTheTime() throws Exception {
    int left = Ports.free();
    int right = Ports.free();
    GATEWAY.admin().putConfig(withListeners(left, right));
    try (Edge edge = Edge.http1(GATEWAY);
        Load load = Load.of(2, () -> status(edge, left));
        Load other = Load.of(2, () -> status(edge, right))) {
      load.awaitMore("200", 10);
      other.awaitMore("200", 10);

      GATEWAY.admin().putConfig(withListeners(right, left));
      GATEWAY.admin().putConfig(withListeners(left, right).replace("name: left", "name: renamed"));

      load.awaitMore("200", 20);
      other.awaitMore("200", 20);
      assertThat(load.stop()).containsOnlyKeys("200");
      assertThat(other.stop()).containsOnlyKeys("200");
      assertThat(GATEWAY.envoyStat("listener_manager.lds.update_rejected")).isZero();
    }
  }

  @Test
  void certificate_renewedOnDisk_isServedAndNoRequestFails() throws Exception {
    Path served = certificateFile();
    Path authority = Path.of(GATEWAY.credentials().caFile()).resolveSibling(".");
    LocalCa ca = LocalCa.in(authority.normalize(), InstantSource.system());
    Path renewed = ca.leaf(LeafRequest.local("renewed")).combined();
    try (Load load = Load.of(2, ChangesUnderLoadTest::requestOverANewConnection)) {
      load.awaitMore("200", 5);

      Path copy = Files.copy(renewed, served.resolveSibling("next.pem"));
      Files.move(copy, served, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

      await("the new certificate")
          .atMost(Duration.ofSeconds(30))
          .until(() -> servedChain().startsWith(firstCertificate(renewed)));
      load.awaitMore("200", 5);
      assertThat(load.stop()).containsOnlyKeys("200");
    }
  }

  private static void awaitProven() {
    await("the newest revision to be proven")
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> GATEWAY.admin().get("/admin/v1/config").path("state").asText().equals("proven"));
  }

  private static String withBackend(String name) throws Exception {
    return GATEWAY
        .initialDocument()
        .replace(
            "backends:\n",
            "backends:\n  - {name: %s, endpoints: [{address: 127.0.0.1, port: %d}]}\n"
                .formatted(name, GATEWAY.model().port()));
  }

  /** Every endpoint must have passed a check before it gets requests. */
  private static String withHealth() throws Exception {
    String document = GATEWAY.initialDocument();
    return document.contains("health:")
        ? document
        : document.replace("models:\n", "    health: {path: /health}\nmodels:\n");
  }

  private static String withListeners(int left, int right) throws Exception {
    return GATEWAY
        .initialDocument()
        .replace(
            "listeners:\n",
            """
            listeners:
              - {name: left, address: 127.0.0.1, port: %d}
              - {name: right, address: 127.0.0.1, port: %d, uploads: true}
            """
                .formatted(left, right));
  }

  private static int status(Edge edge, int port) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/v1/models".formatted(port)))
            .header("x-api-key", GATEWAY.credentials().key())
            .build();
    return edge.send(request).statusCode();
  }

  private static int requestOverANewConnection() throws Exception {
    try (Edge edge = Edge.http2(GATEWAY)) {
      return edge.models(GATEWAY.credentials().key()).statusCode();
    }
  }

  /** The served certificate in base 64, without line breaks. */
  private static String servedChain() throws Exception {
    try (Edge edge = Edge.http2(GATEWAY)) {
      SSLSession session = edge.models(GATEWAY.credentials().key()).sslSession().orElseThrow();
      return Base64.getEncoder().encodeToString(session.getPeerCertificates()[0].getEncoded());
    }
  }

  private static String firstCertificate(Path pem) throws Exception {
    String text = Files.readString(pem);
    String begin = "-----BEGIN CERTIFICATE-----";
    int start = text.indexOf(begin) + begin.length();
    return text.substring(start, text.indexOf("-----END", start)).replaceAll("\\s", "");
  }

  private static Path certificateFile() throws Exception {
    Matcher file = Pattern.compile("file:([^\"]+)").matcher(GATEWAY.initialDocument());
    assertThat(file.find()).isTrue();
    return Path.of(file.group(1));
  }
}
