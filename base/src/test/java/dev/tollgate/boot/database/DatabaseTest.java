package dev.tollgate.boot.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.boot.BadSettings;
import dev.tollgate.boot.Health;
import dev.tollgate.boot.Secret;
import dev.tollgate.boot.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases without a Postgres; the services test the others against a real one. */
class DatabaseTest {
  @TempDir Path folder;

  @Test
  void open_noPostgres_opensAndWaits() throws Exception {
    Health health = new Health();
    int port = unusedPort();
    DatabaseSettings settings =
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:%d/shop".formatted(port),
            "tollgate",
            Secret.of("hunter2"),
            "shop",
            1);
    try (Database database = Database.open(settings, health, new SimpleMeterRegistry())) {
      assertThatExceptionOfType(SQLTransientConnectionException.class)
          .isThrownBy(() -> database.dataSource().getConnection());
      assertThat(database.ready()).isNotDone();
      assertThat(health.report().toString())
          .contains("Postgres at 127.0.0.1:" + port)
          .doesNotContain("hunter2");
    }
  }

  @Test
  void close_stillWaiting_cancelsReady() throws Exception {
    DatabaseSettings settings =
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:%d/shop".formatted(unusedPort()),
            "tollgate",
            Secret.of("hunter2"),
            "shop",
            1);
    Database database = Database.open(settings, new Health(), new SimpleMeterRegistry());
    database.close();

    assertThat(database.ready()).isCompletedExceptionally();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h:5432/d?password=hunter2",
        "jdbc:postgresql://h/d?sslmode=require&user=hunter2",
        "jdbc:postgresql://u:hunter2@h/d",
        "jdbc:mysql://h/hunter2",
        "postgres://h/hunter2",
        "jdbc:postgresql://h:5432"
      })
  void settings_urlThatIsWrong_isRefusedAndNotRepeated(String url) throws Exception {
    Settings settings = settings(url);
    DatabaseSettings.from(settings, "shop");
    BadSettings bad = catchThrowableOfType(BadSettings.class, settings::throwIfBad);

    assertThat(bad.faults()).singleElement().asString().startsWith("T_DB_URL: ");
    assertThat(bad).hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h:5432/d",
        "jdbc:postgresql://h1:5432,h2:5432/d?targetServerType=primary&sslmode=verify-full",
        "jdbc:postgresql:///d?socketFactory=x.Y"
      })
  void settings_urlThatIsRight_isTaken(String url) throws Exception {
    Settings settings = settings(url);
    DatabaseSettings database = DatabaseSettings.from(settings, "shop");
    settings.throwIfBad();

    assertThat(database.url()).isEqualTo(url);
    assertThat(database.where()).isIn("h:5432", "h1:5432,h2:5432", "its socket");
  }

  private Settings settings(String url) throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "secret");
    return Settings.of(
        "T_", Map.of("T_DB_URL", url, "T_DB_USER", "u", "T_DB_PASSWORD_FILE", password.toString()));
  }

  private static int unusedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
