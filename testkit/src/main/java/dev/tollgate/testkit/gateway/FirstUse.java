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

/** Makes a gateway whose parts are ready usable: its configuration in force, a key that works. */
final class FirstUse {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final GatewayPorts ports;
  private final Layout layout;
  private final HttpClient http;
  private final Consumer<String> progress;

  FirstUse(GatewayPorts ports, Layout layout, HttpClient http, Consumer<String> progress) {
    this.ports = ports;
    this.layout = layout;
    this.http = http;
    this.progress = progress;
  }

  /**
   * Puts the document in force where that is needed and finds or creates a key.
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
    Await.until("the admin API", LIMIT, () -> answers(admin, "keys") && answers(admin, "config"));
  }

  private static boolean answers(AdminClient admin, String resource) {
    try {
      return admin.call("GET", "/admin/v1/" + resource).status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  // The first start on an empty database stores the document. A later one with other ports or
  // another
  // backend must replace it; one with the same must not undo what an admin configured since.
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
    Await.until("the first key to be let through", LIMIT, () -> ask(key) == Answer.PASSED);
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

  // The first checks after a start may be too slow for Envoy's patience, which is not the key's
  // fault.
  private boolean isValid(String key) {
    AtomicReference<Answer> answer = new AtomicReference<>(Answer.NONE);
    Await.until(
        "an answer for the first key",
        LIMIT,
        () -> {
          answer.set(ask(key));
          return answer.get() != Answer.NONE;
        });
    return answer.get() == Answer.PASSED;
  }

  /** What the gateway thinks of the key; what the backend then says does not matter. */
  private Answer ask(String key) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + ports.address(Port.HTTP) + "/v1/models"))
            .timeout(Duration.ofSeconds(5))
            .header("x-api-key", key)
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return switch (response.statusCode()) {
        case 401 -> Answer.REFUSED;
        case 503 -> response.body().contains("upstream_unavailable") ? Answer.PASSED : Answer.NONE;
        default -> Answer.PASSED;
      };
    } catch (IOException e) {
      return Answer.NONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.NONE;
    }
  }

  private enum Answer {
    PASSED,
    REFUSED,
    NONE
  }
}
