package dev.tollgate.testkit.gateway;

import dev.tollgate.testkit.Await;
import dev.tollgate.testkit.Secrets;
import dev.tollgate.testkit.admin.AdminClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Prepares a started gateway for use: publishes its configuration and creates a key. Not
 * thread-safe.
 */
final class GatewaySetup {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final GatewayPorts ports;
  private final Layout layout;
  private final HttpClient http;
  private final Consumer<String> progress;

  GatewaySetup(GatewayPorts ports, Layout layout, HttpClient http, Consumer<String> progress) {
    this.ports = ports;
    this.layout = layout;
    this.http = http;
    this.progress = progress;
  }

  /**
   * Publishes the document if necessary, and finds or creates a key.
   *
   * @param model the model to name in the credentials
   */
  Credentials prepare(String model) throws IOException {
    String token = Secrets.readOrCreate(layout.secret("admin-token"));
    String document = Files.readString(layout.document());
    try (AdminClient admin = new AdminClient("http://" + ports.address(Port.ADMIN), token)) {
      awaitAdmin(admin);
      putIfChanged(admin, document);
      Credentials credentials = credentials(token, key(admin), model);
      credentials.write(layout.credentials());
      return credentials;
    }
  }

  private void awaitAdmin(AdminClient admin) {
    Await.until("the admin API", LIMIT, () -> responds(admin, "keys") && responds(admin, "config"));
  }

  private static boolean responds(AdminClient admin, String resource) {
    try {
      return admin.call("GET", "/admin/v1/" + resource).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  // The first start on an empty database stores the document. A later start with other ports or
  // another backend must replace it. A start with the same must keep the changes of admins.
  private void putIfChanged(AdminClient admin, String document) throws IOException {
    Path applied = layout.appliedDocument();
    boolean changed = Files.exists(applied) && !Files.readString(applied).equals(document);
    if (changed || !Probe.listens(ports.of(Port.HTTP))) {
      progress.accept("ports or backend are not what they were: replacing the configuration");
      admin.putConfig(document);
    }
    Files.writeString(applied, document);
  }

  private String key(AdminClient admin) throws IOException {
    Optional<String> kept =
        Credentials.read(layout.credentials()).map(Credentials::key).filter(this::isValid);
    if (kept.isPresent()) {
      return kept.get();
    }
    String key = admin.createKey("first key").secret();
    Await.until("the first key to be accepted", LIMIT, () -> checkKey(key) == KeyCheck.ACCEPTED);
    return key;
  }

  private Credentials credentials(String token, String key, String model) {
    return new Credentials(
        "http://" + ports.address(Port.ADMIN),
        token,
        "http://" + ports.address(Port.HTTP),
        "https://localhost:" + ports.of(Port.HTTPS),
        layout.root().resolve("ca.pem").toString(),
        key,
        model);
  }

  // The first checks after a start may exceed Envoy's timeout, which says nothing about the key.
  private boolean isValid(String key) {
    AtomicReference<KeyCheck> answer = new AtomicReference<>(KeyCheck.NONE);
    Await.until(
        "an answer for the first key",
        LIMIT,
        () -> {
          answer.set(checkKey(key));
          return answer.get() != KeyCheck.NONE;
        });
    return answer.get() == KeyCheck.ACCEPTED;
  }

  /** Returns the gateway's decision on the key, whatever the backend responds. */
  private KeyCheck checkKey(String key) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + ports.address(Port.HTTP) + "/v1/models"))
            .timeout(Duration.ofSeconds(5))
            .header("x-api-key", key)
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return switch (response.statusCode()) {
        case 401 -> KeyCheck.REFUSED;
        case 503 ->
            response.body().contains("upstream_unavailable") ? KeyCheck.ACCEPTED : KeyCheck.NONE;
        default -> KeyCheck.ACCEPTED;
      };
    } catch (IOException e) {
      return KeyCheck.NONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return KeyCheck.NONE;
    }
  }

  private enum KeyCheck {
    ACCEPTED,
    REFUSED,
    NONE
  }
}
