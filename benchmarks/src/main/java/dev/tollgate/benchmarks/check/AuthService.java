package dev.tollgate.benchmarks.check;

import dev.tollgate.testkit.Await;
import dev.tollgate.testkit.Secrets;
import dev.tollgate.testkit.admin.AdminClient;
import dev.tollgate.testkit.postgres.LocalPostgres;
import dev.tollgate.testkit.postgres.PostgresSettings;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process of authz as in production, with its own Postgres.
 *
 * @param process the process
 * @param keys keys without restrictions, as many as requested
 */
record AuthService(ManagedProcess process, List<String> keys) {
  private static final String DATABASE = "tollgate";
  private static final int LOG_LINES = 20;
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  /**
   * Starts Postgres and the service, waits until it is ready and creates keys.
   *
   * @throws IOException if one of them does not start; the message has the end of its log
   */
  static AuthService start(BenchmarkProcesses parts, Wiring wiring, int keys) throws IOException {
    LocalPostgres postgres = postgres(parts);
    Path tokenFile = parts.file("admin-token");
    Path pepperFile = parts.file("key-pepper");
    String token = Secrets.readOrCreate(tokenFile);
    Secrets.readOrCreate(pepperFile);
    int adminPort = Ports.free();
    int metricsPort = Ports.free();
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("AUTHZ_GRPC_ADDRESS", loopback(wiring.authServer(Variant.TOLLGATE))),
            Map.entry("AUTHZ_ADMIN_ADDRESS", loopback(adminPort)),
            Map.entry("AUTHZ_METRICS_ADDRESS", loopback(metricsPort)),
            Map.entry("AUTHZ_DB_URL", postgres.jdbcUrl(DATABASE)),
            Map.entry("AUTHZ_DB_USER", postgres.user()),
            Map.entry("AUTHZ_DB_PASSWORD_FILE", postgres.passwordFile().toString()),
            Map.entry("AUTHZ_TLS_CERTIFICATE_FILE", wiring.server().certificate().toString()),
            Map.entry("AUTHZ_TLS_KEY_FILE", wiring.server().key().toString()),
            Map.entry("AUTHZ_TLS_CLIENT_CA_FILE", wiring.ca().toString()),
            Map.entry("AUTHZ_ADMIN_TOKEN_FILE", tokenFile.toString()),
            Map.entry("AUTHZ_KEY_PEPPER_FILE", pepperFile.toString()));
    ManagedProcess process = parts.java("authz", command(), environment, metricsPort);
    Await.until(
        "authz to be ready",
        READY_LIMIT,
        () -> isReady(metricsPort),
        () -> process.logTail(LOG_LINES));
    return new AuthService(process, createKeys(adminPort, token, keys));
  }

  private static boolean isReady(int metricsPort) {
    URI uri = URI.create("http://127.0.0.1:" + metricsPort + "/ready");
    try (InputStream _ = uri.toURL().openStream()) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> createKeys(int adminPort, String token, int count)
      throws IOException {
    List<String> keys = new ArrayList<>();
    try (AdminClient admin = new AdminClient("http://127.0.0.1:" + adminPort, token)) {
      for (int i = 1; i <= count; i++) {
        // A quota that is never spent, so that each check takes a unit from a lease.
        String body =
            """
            {"name": "bench %d", "quota": {"requests": 1000000000000, "window": "1d"}}
            """
                .formatted(i);
        keys.add(admin.createKeyFrom(body).secret());
      }
    }
    return keys;
  }

  private static LocalPostgres postgres(BenchmarkProcesses parts) throws IOException {
    PostgresSettings settings =
        new PostgresSettings(
            ProjectHome.find().resolve(".tollgate/postgres"),
            parts.file("postgres-data"),
            parts.file("postgres-password"),
            parts.file("postgres.log"),
            Ports.free(),
            true);
    LocalPostgres postgres = LocalPostgres.start(settings, parts.group());
    try {
      postgres.createDatabase(DATABASE);
    } catch (SQLException e) {
      throw new IOException("cannot create database " + DATABASE, e);
    }
    return postgres;
  }

  private static List<String> command() throws IOException {
    Path target = ProjectHome.find().resolve("authz/target");
    Path jar = target.resolve("tollgate-authz.jar");
    if (!Files.exists(jar)) {
      throw new IOException(jar + " is missing (expected: a built project; ./tollgate builds it)");
    }
    return List.of("-cp", jar.toString(), "dev.tollgate.authz.Main");
  }

  private static String loopback(int port) {
    return "127.0.0.1:" + port;
  }
}
