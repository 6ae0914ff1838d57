package dev.tollgate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.admin.access.AdminSettings;
import dev.tollgate.admin.access.IdentityMapping;
import dev.tollgate.admin.access.TrustedProxies;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.admin.http.AdminServer;
import dev.tollgate.boot.Health;
import dev.tollgate.boot.Secret;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.boot.database.Database;
import dev.tollgate.boot.database.DatabaseSettings;
import dev.tollgate.testkit.StepClock;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An admin server over a real Postgres, as a service runs it, and somebody who calls it. */
public final class AdminFixture implements AutoCloseable {
  public static final String BOOTSTRAP = "the-first-token-of-all";
  public static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private static final JsonMapper JSON = new JsonMapper();

  public final StepClock clock = new StepClock(NOW);
  public final Database database;
  public final AdminAccess access;
  private final PostgresExtension postgres;
  private final AdminServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  private AdminFixture(
      PostgresExtension postgres, IdentityMapping identities, Consumer<AdminRoutes> more)
      throws Exception {
    this.postgres = postgres;
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    DatabaseSettings settings =
        new DatabaseSettings(
            postgres.jdbcUrl(), postgres.user(), Secret.of(postgres.password()), "admin", 4);
    database = Database.open(settings, new Health(), metrics);
    database.ready().get(30, TimeUnit.SECONDS);
    AdminSettings admin =
        new AdminSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Secret.of(BOOTSTRAP),
            TrustedProxies.OF_THIS_MACHINE,
            identities);
    access = AdminAccess.start(admin, database, new TimeSource(clock, System::nanoTime), metrics);
    server =
        access.serve(
            metrics,
            routes -> {
              access.register(routes);
              more.accept(routes);
            });
  }

  public static AdminFixture start(PostgresExtension postgres) throws Exception {
    return new AdminFixture(postgres, IdentityMapping.NONE, routes -> {});
  }

  public static AdminFixture start(PostgresExtension postgres, Consumer<AdminRoutes> more)
      throws Exception {
    return new AdminFixture(postgres, IdentityMapping.NONE, more);
  }

  public static AdminFixture start(PostgresExtension postgres, IdentityMapping identities)
      throws Exception {
    return new AdminFixture(postgres, identities, routes -> {});
  }

  /** A new admin token. */
  public String token(String body) throws Exception {
    return json(201, post(BOOTSTRAP, "/admin/v1/callers", body)).path("token").asText();
  }

  public HttpResponse<String> get(String token, String path) throws Exception {
    return send(request(token, path));
  }

  public HttpResponse<String> post(String token, String path, String body) throws Exception {
    return send(posting(token, path, body));
  }

  public HttpResponse<String> postOnce(String token, String path, String key, String body)
      throws Exception {
    return send(posting(token, path, body).header("idempotency-key", key));
  }

  public HttpRequest.Builder request(String token, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .header("authorization", "Bearer " + token)
        .header("x-forwarded-for", "192.0.2.7");
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  public HttpRequest.Builder posting(String token, String path, String body) {
    return request(token, path)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }

  /** The body of an answer that must have the status. */
  public static JsonNode json(int status, HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  /** Runs a statement as somebody who can write to the database. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    try {
      server.stop(Duration.ofSeconds(5));
    } catch (Exception e) {
      throw new IllegalStateException("the admin server did not stop", e);
    }
    access.close();
    database.close();
    client.close();
  }
}
