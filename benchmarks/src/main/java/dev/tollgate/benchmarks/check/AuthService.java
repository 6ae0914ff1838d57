package dev.tollgate.benchmarks.check;

import dev.tollgate.testkit.Secrets;
import dev.tollgate.testkit.postgres.LocalPostgres;
import dev.tollgate.testkit.postgres.PostgresSettings;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Our auth service as it runs in production, with a Postgres of its own.
 *
 * @param process the service
 * @param admin its admin API
 */
record AuthService(ManagedProcess process, AdminApi admin) {
  private static final String DATABASE = "tollgate";

  /**
   * Starts Postgres and the service and waits until it is ready.
   *
   * @throws IOException if one of them does not start; with the end of its log
   */
  static AuthService start(Parts parts, Wiring wiring) throws IOException {
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
    AdminApi admin = new AdminApi(adminPort, metricsPort, token);
    admin.awaitReady();
    return new AuthService(process, admin);
  }

  private static LocalPostgres postgres(Parts parts) throws IOException {
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
    return List.of("-cp", jar + ":" + target.resolve("lib/*"), "dev.tollgate.authz.Main");
  }

  private static String loopback(int port) {
    return "127.0.0.1:" + port;
  }
}
