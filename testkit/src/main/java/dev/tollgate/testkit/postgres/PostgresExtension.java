package dev.tollgate.testkit.postgres;

import dev.tollgate.testkit.FileTree;
import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.process.ProcessGroup;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Real Postgres for a test class: a fresh database of the one server that this JVM shares, or a
 * server of its own that may be killed. Register it as a static field:
 *
 * <pre>{@code
 * @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();
 * }</pre>
 */
public final class PostgresExtension implements BeforeAllCallback, AfterAllCallback {
  private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);

  private final boolean ownServer;
  private final String database = "t_" + UUID.randomUUID().toString().replace("-", "");
  private @Nullable Server server;

  private PostgresExtension(boolean ownServer) {
    this.ownServer = ownServer;
  }

  /** A new database on the server that all tests of this JVM share; the default choice. */
  public static PostgresExtension database() {
    return new PostgresExtension(false);
  }

  /** A separate server, which the tests may kill, stop and restart. */
  public static PostgresExtension server() {
    return new PostgresExtension(true);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    server = ownServer ? Server.start() : sharedServer(context);
    postgres().createDatabase(database);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (ownServer && server != null) {
      server.close();
    } else if (server != null) {
      server.postgres().dropDatabase(database);
    }
    server = null;
  }

  /** The JDBC URL of the class's database, without credentials. */
  public String jdbcUrl() {
    return postgres().jdbcUrl(database);
  }

  /** The user, a superuser. */
  public String user() {
    return postgres().user();
  }

  /** The user's password. */
  public String password() {
    return postgres().password();
  }

  /** A file with the password. */
  public Path passwordFile() {
    return postgres().passwordFile();
  }

  /** A new connection to the class's database. The caller closes it. */
  public Connection connect() throws SQLException {
    return postgres().connect(database);
  }

  /**
   * Kills the server as a power failure would.
   *
   * @throws IllegalStateException if the server is shared with other tests
   */
  public void kill() {
    ownPostgres().kill();
  }

  /**
   * Stops the server cleanly.
   *
   * @throws IllegalStateException if the server is shared with other tests
   */
  public void stop() {
    ownPostgres().stop();
  }

  /** Restarts the server after {@link #kill} or {@link #stop}. */
  public void startAgain() throws IOException {
    ownPostgres().startAgain();
  }

  private LocalPostgres ownPostgres() {
    if (!ownServer) {
      throw new IllegalStateException(
          "this server is shared (expected: PostgresExtension.server(), which may be stopped)");
    }
    return postgres();
  }

  private LocalPostgres postgres() {
    if (server == null) {
      throw new IllegalStateException("Postgres runs only during the tests of the class");
    }
    return server.postgres();
  }

  // JUnit's root store closes it after the last test of this JVM.
  private static Server sharedServer(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Server.class, type -> Server.startUnchecked(), Server.class);
  }

  private record Server(LocalPostgres postgres, ProcessGroup group, Path directory)
      implements AutoCloseable {
    static Server startUnchecked() {
      try {
        return start();
      } catch (IOException e) {
        throw new IllegalStateException("Postgres for the tests did not start", e);
      }
    }

    static Server start() throws IOException {
      Files.createDirectories(Path.of("target"));
      Path directory = Files.createTempDirectory(Path.of("target"), "postgres-").toAbsolutePath();
      ProcessGroup group = new ProcessGroup();
      LocalPostgres postgres =
          LocalPostgres.start(
              new PostgresSettings(
                  ProjectHome.find().resolve(".tollgate/postgres"),
                  directory.resolve("data"),
                  directory.resolve("password"),
                  directory.resolve("postgres.log"),
                  Ports.free(),
                  false),
              group);
      return new Server(postgres, group, directory);
    }

    @Override
    public void close() throws IOException {
      group.close();
      FileTree.delete(directory);
    }
  }
}
