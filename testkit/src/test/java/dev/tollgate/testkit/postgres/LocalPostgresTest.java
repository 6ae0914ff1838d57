package dev.tollgate.testkit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.testkit.process.Ports;
import dev.tollgate.testkit.process.ProcessGroup;
import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {
  @TempDir Path directory;
  private final ProcessGroup group = new ProcessGroup();

  @AfterEach
  void stopAll() {
    group.close();
  }

  @Test
  void startAgain_afterKill_keepsWhatWasCommitted() throws IOException, SQLException {
    LocalPostgres postgres = LocalPostgres.start(settings(true), group);
    postgres.createDatabase("shop");
    execute(postgres, "CREATE TABLE t AS SELECT 42 AS n");

    postgres.kill();
    postgres.startAgain();

    assertThat(firstValue(postgres, "SELECT n FROM t")).isEqualTo("42");
    assertThat(firstValue(postgres, "SHOW fsync")).isEqualTo("on");
  }

  @Test
  void start_dataThatAnOrphanStillServes_stopsTheOrphan() throws IOException, SQLException {
    PostgresSettings settings = settings(false);
    LocalPostgres orphan = LocalPostgres.start(settings, group);
    orphan.createDatabase("shop");

    LocalPostgres postgres = LocalPostgres.start(settings, group);

    assertThat(orphan.process().isAlive()).isFalse();
    assertThat(firstValue(postgres, "SELECT 1")).isEqualTo("1");
  }

  @Test
  void start_lockFileOfAPidThatIsNowSomebodyElse_startsNevertheless()
      throws IOException, SQLException {
    PostgresSettings settings = settings(false);
    LocalPostgres first = LocalPostgres.start(settings, group);
    first.createDatabase("shop");
    Path lockFile = settings.data().resolve("postmaster.pid");
    String lines = Files.readString(lockFile);
    first.stop();
    Files.writeString(lockFile, lines.replaceFirst("\\d+", "" + ProcessHandle.current().pid()));

    LocalPostgres second = LocalPostgres.start(settings, group);

    assertThat(firstValue(second, "SELECT 1")).isEqualTo("1");
  }

  @Test
  void connect_wrongPassword_isRefused() throws IOException {
    LocalPostgres postgres = LocalPostgres.start(settings(false), group);

    assertThatThrownBy(
            () -> DriverManager.getConnection(postgres.jdbcUrl("postgres"), "tollgate", "guess"))
        .hasMessageContaining("password authentication failed");
    assertThat(PosixFilePermissions.toString(permissionsOf(postgres.passwordFile())))
        .isEqualTo("rw-------");
  }

  @Test
  void createDatabase_nameThatNeedsQuotes_isRefused() throws IOException {
    LocalPostgres postgres = LocalPostgres.start(settings(false), group);

    assertThatThrownBy(() -> postgres.createDatabase("x; drop"))
        .hasMessageContaining("database: x; drop (expected:");
  }

  @Test
  void start_portInUse_failsWithTheServersWords() throws IOException {
    LocalPostgres first = LocalPostgres.start(settings(false), group);
    PostgresSettings samePort =
        new PostgresSettings(
            programs(),
            directory.resolve("other"),
            directory.resolve("password"),
            directory.resolve("other.log"),
            first.port(),
            false);

    assertThatThrownBy(() -> LocalPostgres.start(samePort, group))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Address already in use");
  }

  private PostgresSettings settings(boolean durable) {
    return new PostgresSettings(
        programs(),
        directory.resolve("data"),
        directory.resolve("password"),
        directory.resolve("postgres.log"),
        Ports.free(),
        durable);
  }

  private static Path programs() {
    return ProjectHome.find().resolve(".tollgate/postgres");
  }

  private static Set<PosixFilePermission> permissionsOf(Path file) throws IOException {
    return Files.getPosixFilePermissions(file);
  }

  private static void execute(LocalPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.connect("shop");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String firstValue(LocalPostgres postgres, String sql) throws SQLException {
    try (Connection connection = postgres.connect("shop");
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
