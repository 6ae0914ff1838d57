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
 * A Postgres server of our own on 127.0.0.1, with password authentication and its data kept. It can
 * be killed and started again on the same port. Safe for use by several threads. Close it unless
 * its process group is closed.
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
   * Unpacks the programs and makes the data directory where needed, starts the server as a member
   * of the group and waits until it answers.
   *
   * @throws IOException if something of that fails, with the end of the server's log
   */
  public static LocalPostgres start(PostgresSettings settings, ProcessGroup group)
      throws IOException {
    LocalPostgres postgres = launch(settings, group);
    postgres.awaitAnswer();
    return postgres;
  }

  /**
   * As {@link #start}, without the waiting.
   *
   * @throws IOException if something of that fails, with the end of the server's log
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

  /** A file that only its owner can read, with the password. */
  public Path passwordFile() {
    return settings.passwordFile();
  }

  /** The JDBC URL of a database, without credentials. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(settings.port(), database);
  }

  /** Makes a database unless it is there; names are lower-case letters, digits and {@code _}. */
  public void createDatabase(String name) throws SQLException {
    throwIfBadName(name);
    if (!exists(name)) {
      // Names cannot be parameters; this one was checked.
      execute("CREATE DATABASE " + name);
    }
  }

  /** Drops a database, ending the sessions in it. */
  public void dropDatabase(String name) throws SQLException {
    throwIfBadName(name);
    execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
  }

  /** A new connection as the superuser. The caller closes it. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), USER, password);
  }

  /** Kills the server and all its sessions as a power failure would. */
  public void kill() {
    process.kill();
  }

  /** Stops the server cleanly; {@link #startAgain} brings it back. */
  public void stop() {
    process.stop();
  }

  /** Starts the server again on the same port and waits until it answers. */
  public void startAgain() throws IOException {
    group.startAgain(process);
    awaitAnswer();
  }

  /** What is missing until the server answers; nothing when it does. */
  public Optional<String> missing() {
    return answers() ? Optional.empty() : Optional.of("an answer on port " + settings.port());
  }

  /** Stops the server. The data stays. */
  @Override
  public void close() {
    process.stop();
  }

  /**
   * Waits until the server answers.
   *
   * @throws IOException if it has ended, with the end of its log
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

  // Another server on the port answers too, so we ask for the data that it serves.
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
            // Always: a commit must outlive a killed server, also where no disk is waited for.
            "synchronous_commit=on")) {
      arguments.addAll(List.of("-c", setting));
    }
    return arguments;
  }
}
