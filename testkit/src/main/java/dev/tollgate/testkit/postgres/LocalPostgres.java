package dev.tollgate.testkit.postgres;

import dev.tollgate.testkit.Await;
import dev.tollgate.testkit.Secrets;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.ProcessGroup;
import dev.tollgate.testkit.process.Program;
import dev.tollgate.testkit.process.Program.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Postgres server on 127.0.0.1 with password authentication and persistent data. It can be killed
 * and restarted on the same port. Thread-safe. Close it, or the process group that it belongs to.
 */
public final class LocalPostgres implements AutoCloseable {
  private static final String USER = "tollgate";
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Pattern DATABASE_NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  private final PostgresSettings settings;
  private final String password;
  private final ProcessGroup group;
  private final ManagedProcess process;

  private LocalPostgres(
      PostgresSettings settings, String password, ProcessGroup group, ManagedProcess process) {
    this.settings = settings;
    this.password = password;
    this.group = group;
    this.process = process;
  }

  /**
   * Starts a server as a member of the group and waits until it accepts connections. Unpacks the
   * programs and initialises the data directory if necessary.
   *
   * @throws IOException if a step fails; the message has the end of the server's log
   */
  public static LocalPostgres start(PostgresSettings settings, ProcessGroup group)
      throws IOException {
    LocalPostgres postgres = launch(settings, group);
    postgres.awaitAnswer();
    return postgres;
  }

  /**
   * As {@link #start}, without waiting for the server.
   *
   * @throws IOException if a step fails; the message has the end of the server's log
   */
  public static LocalPostgres launch(PostgresSettings settings, ProcessGroup group)
      throws IOException {
    PostgresProgram programs = PostgresInstallation.in(settings.programs());
    String password = Secrets.readOrCreate(settings.passwordFile());
    DataDirectory data = new DataDirectory(settings.data().toAbsolutePath());
    data.stopOrphan();
    if (!data.isInitialised()) {
      data.initialise(programs, USER, settings);
    }
    Program program =
        new Program(
            "postgres",
            programs.command("postgres", serverArguments(settings)),
            Map.of("TZ", "UTC"),
            settings.log(),
            StopSignal.INT,
            Duration.ofSeconds(20));
    return new LocalPostgres(settings, password, group, group.start(program));
  }

  /** The server's process. */
  public ManagedProcess process() {
    return process;
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return settings.port();
  }

  /** The name of the superuser. */
  public String user() {
    return USER;
  }

  /** The superuser's password. */
  public String password() {
    return password;
  }

  /** The file with the password, which only its owner can read. */
  public Path passwordFile() {
    return settings.passwordFile();
  }

  /** The JDBC URL of a database, without credentials. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(settings.port(), database);
  }

  /**
   * Creates a database if it does not exist. Names consist of lower-case letters, digits and {@code
   * _}.
   */
  public void createDatabase(String name) throws SQLException {
    throwIfBadName(name);
    if (!exists(name)) {
      // SQL has no parameters for names; the name was validated above.
      execute("CREATE DATABASE " + name);
    }
  }

  /** Drops a database and terminates the sessions in it. */
  public void dropDatabase(String name) throws SQLException {
    throwIfBadName(name);
    execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }

  /** A new connection as the superuser. The caller closes it. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), USER, password);
  }

  /** Kills the server and all its sessions, as a power failure would. */
  public void kill() {
    process.kill();
  }

  /** Stops the server cleanly; {@link #startAgain} restarts it. */
  public void stop() {
    process.stop();
  }

  /** Restarts the server on the same port and waits until it accepts connections. */
  public void startAgain() throws IOException {
    group.startAgain(process);
    awaitAnswer();
  }

  /** The reason why the server is not ready; empty if it accepts connections. */
  public Optional<String> missing() {
    return answers() ? Optional.empty() : Optional.of("an answer on port " + settings.port());
  }

  /** Stops the server and keeps the data. */
  @Override
  public void close() {
    process.stop();
  }

  /**
   * Waits until the server accepts connections.
   *
   * @throws IOException if the server has exited; the message has the end of its log
   */
  public void awaitAnswer() throws IOException {
    Await.until(
        "Postgres on port " + settings.port(),
        START_LIMIT,
        () -> !process.isAlive() || answers(),
        () -> process.logTail(5));
    if (!process.isAlive()) {
      throw new IOException("Postgres did not start:\n" + process.logTail(15));
    }
  }

  // Another server may use the port, so the query asks for the data directory.
  private boolean answers() {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SHOW data_directory")) {
      return rows.next() && rows.getString(1).equals(settings.data().toAbsolutePath().toString());
    } catch (SQLException e) {
      return false;
    }
  }

  private boolean exists(String database) throws SQLException {
    try (Connection connection = connect("postgres");
        var query = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      query.setString(1, database);
      return query.executeQuery().next();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void throwIfBadName(String database) {
    if (!DATABASE_NAME.matcher(database).matches()) {
      throw new IllegalArgumentException(
          "database: " + database + " (expected: " + DATABASE_NAME.pattern() + ")");
    }
  }

  private static List<String> serverArguments(PostgresSettings settings) {
    String onOff = settings.durable() ? "on" : "off";
    List<String> arguments =
        new ArrayList<>(List.of("-D", settings.data().toAbsolutePath().toString()));
    for (String setting :
        List.of(
            "listen_addresses=127.0.0.1",
            "port=" + settings.port(),
            "unix_socket_directories=",
            "shared_buffers=32MB",
            "max_connections=100",
            "fsync=" + onOff,
            "full_page_writes=" + onOff,
            // Always on: a commit must survive a killed server, even without fsync.
            "synchronous_commit=on")) {
      arguments.addAll(List.of("-c", setting));
    }
    return arguments;
  }
}
