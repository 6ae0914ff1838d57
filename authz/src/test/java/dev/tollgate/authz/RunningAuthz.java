package dev.tollgate.authz;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.check.server.EdgeClient;
import dev.tollgate.authz.check.server.EdgeClients;
import dev.tollgate.boot.Service;
import dev.tollgate.boot.Settings;
import dev.tollgate.boot.TlsFiles;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.admin.AdminContract;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One replica of the service, with an edge node and an admin that talk to it. */
record RunningAuthz(
    Service service, EdgeClient envoy, AdminClient admin, int adminPort, Set<String> adminRoutes)
    implements AutoCloseable {
  static final String PEPPER = "a pepper of the test, which nobody may see";
  static final String TOKEN = "a-token-of-the-test-which-nobody-may-see";
  private static final AdminContract CONTRACT = AdminContract.load();

  static RunningAuthz start(PostgresExtension postgres, Path directory, String replica)
      throws Exception {
    return start(postgres, directory, replica, Map.of());
  }

  /** The same with some more settings. */
  static RunningAuthz start(
      PostgresExtension postgres, Path directory, String replica, Map<String, String> more)
      throws Exception {
    RunningAuthz running = begin(postgres, directory, replica, more);
    await("the service to be ready").atMost(Duration.ofSeconds(60)).until(running::isReady);
    running.envoy().check("api"); // loads the classes of a check, outside the time limits of tests
    return running;
  }

  /** A replica that may not be ready yet. */
  static RunningAuthz begin(
      PostgresExtension postgres, Path directory, String replica, Map<String, String> more)
      throws Exception {
    EdgeClients edge = EdgeClients.in(directory);
    Map<String, String> values = settings(postgres, directory, edge.serverFiles(), replica);
    values.putAll(more);
    AuthzSettings settings = AuthzSettings.from(Settings.of("AUTHZ_", values));
    AtomicReference<@Nullable Authz> wired = new AtomicReference<>();
    Service service =
        Service.start("authz", settings, (it, starting) -> wired.set(Authz.start(it, starting)));
    Authz authz = requireNonNull(wired.get());
    return new RunningAuthz(
        service,
        edge.connect(authz.grpcPort(), "spiffe://tollgate/edge/edge-1"),
        admin(authz.adminPort(), TOKEN),
        authz.adminPort(),
        authz.adminRoutes());
  }

  private boolean isReady() {
    try {
      return get("/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The admin API as somebody else meets it. */
  AdminClient adminWith(String token) throws IOException {
    return admin(adminPort, token);
  }

  private static AdminClient admin(int port, String token) {
    return new AdminClient("http://127.0.0.1:" + port, token, CONTRACT);
  }

  /** Calls the admin API with a request id, whatever the answer. */
  void adminGet(String path, String token, String requestId)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
              .header("authorization", "Bearer " + token)
              .header("x-request-id", requestId);
      HttpResponse<Void> answer = client.send(request.build(), BodyHandlers.discarding());
      assertThat(answer.headers().firstValue("x-request-id")).contains(requestId);
    }
  }

  /** Calls the port of health and metrics. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + service.metricsPort() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  @Override
  public void close() {
    envoy.close();
    admin.close();
    service.close();
  }

  private static Map<String, String> settings(
      PostgresExtension postgres, Path directory, TlsFiles tls, String replica) throws IOException {
    Map<String, String> values = new HashMap<>();
    values.put("AUTHZ_GRPC_ADDRESS", "127.0.0.1:0");
    values.put("AUTHZ_ADMIN_ADDRESS", "127.0.0.1:0");
    values.put("AUTHZ_METRICS_ADDRESS", "127.0.0.1:0");
    values.put("AUTHZ_DB_URL", postgres.jdbcUrl());
    values.put("AUTHZ_DB_USER", postgres.user());
    values.put("AUTHZ_DB_PASSWORD_FILE", file(directory, "password", postgres.password()));
    values.put("AUTHZ_TLS_CERTIFICATE_FILE", tls.certificate().toString());
    values.put("AUTHZ_TLS_KEY_FILE", tls.key().toString());
    values.put("AUTHZ_TLS_CLIENT_CA_FILE", tls.clientCa().toString());
    values.put("AUTHZ_ADMIN_TOKEN_FILE", file(directory, "token", TOKEN));
    values.put("AUTHZ_KEY_PEPPER_FILE", file(directory, "pepper", PEPPER));
    values.put("AUTHZ_REPLICA", replica);
    values.put("AUTHZ_SNAPSHOT_DIRECTORY", directory.resolve("snapshot-" + replica).toString());
    return values;
  }

  private static String file(Path directory, String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }
}
