package dev.tollgate.boot.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.boot.Health;
import dev.tollgate.boot.Secret;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sessions of a service at a real Postgres. */
class SessionsTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final String LOCK = "SELECT pg_advisory_lock(7)";
  private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(7)";

  @Test
  void lock_clientVanishesDuringAStatement_isFreeInSeconds() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Connection other = postgres.connect()) {
      Connection vanishing =
          Connections.alone(settings(1), Connections.SOCKET_TIMEOUT).getConnection();
      execute(vanishing, LOCK);
      Future<?> statement = threads.submit(() -> execute(vanishing, "SELECT pg_sleep(60)"));
      await("the statement to run")
          .atMost(Duration.ofSeconds(5))
          .until(() ->
              flag(
                  other,
                  "SELECT count(*) > 0 FROM pg_stat_activity"
                      + " WHERE query = 'SELECT pg_sleep(60)' AND state = 'active'"));

      vanishing.abort(Runnable::run); // closes the socket and says nothing

      await("the lock to be free").atMost(Duration.ofSeconds(4)).until(() -> flag(other, TRY_LOCK));
      assertThat(statement).failsWithin(Duration.ofSeconds(5));
    }
  }

  @Test
  void session_anyConnection_isGivenUpByTheServerInSeconds() throws Exception {
    try (HikariDataSource pool = pool(1);
        Connection pooled = pool.getConnection();
        Connection alone =
            Connections.alone(settings(1), Connections.SOCKET_TIMEOUT).getConnection()) {
      for (Connection each : new Connection[] {pooled, alone}) {
        assertThat(text(each, "SHOW tcp_keepalives_idle")).isEqualTo("5");
        assertThat(text(each, "SHOW tcp_keepalives_interval")).isEqualTo("2");
        assertThat(text(each, "SHOW tcp_keepalives_count")).isEqualTo("3");
        assertThat(text(each, "SHOW tcp_user_timeout")).isEqualTo("10000");
      }
      assertThat(text(pooled, "SHOW idle_in_transaction_session_timeout")).isEqualTo("4s");
      assertThat(text(alone, "SHOW idle_in_transaction_session_timeout")).isEqualTo("1min");
    }
  }

  @Test
  void lock_heldByAnother_failsWithItsName() throws Exception {
    try (HikariDataSource pool = pool(1);
        Connection holder = postgres.connect();
        Connection waiting = pool.getConnection()) {
      execute(holder, "SELECT pg_advisory_lock(8)");

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> execute(waiting, "SELECT pg_advisory_lock(8)"))
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
    }
  }

  @Test
  void commit_serverCommitsLazilyByDefault_isDurable() throws Exception {
    try (Connection admin = postgres.connect()) {
      String database = text(admin, "SELECT current_database()");
      execute(admin, "ALTER DATABASE %s SET synchronous_commit = off".formatted(database));
      try (HikariDataSource pool = pool(1);
          Connection pooled = pool.getConnection()) {
        assertThat(text(pooled, "SHOW synchronous_commit")).isEqualTo("on");
      } finally {
        execute(admin, "ALTER DATABASE %s RESET synchronous_commit".formatted(database));
      }
    }
  }

  @Test
  void poolOnDemand_atRest_holdsNoConnection() throws Exception {
    try (Database database = Database.open(settings(2), new Health(), new SimpleMeterRegistry());
        HikariDataSource pool = database.poolOnDemand("keys", 4)) {
      assertThat(pool.getHikariPoolMXBean().getTotalConnections()).isZero();
      try (Connection connection = pool.getConnection()) {
        assertThat(flag(connection, "SELECT true")).isTrue();
      }
      assertThat(pool.getIdleTimeout()).isEqualTo(Duration.ofMinutes(1).toMillis());
    }
  }

  private static HikariDataSource pool(int size) {
    return new HikariDataSource(
        Connections.pool(settings(size), "test", new SimpleMeterRegistry()));
  }

  private static DatabaseSettings settings(int poolSize) {
    return new DatabaseSettings(
        postgres.jdbcUrl(), postgres.user(), Secret.of(postgres.password()), "admin", poolSize);
  }

  private static boolean execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }

  private static boolean flag(Connection connection, String sql) throws SQLException {
    return text(connection, sql).equals("t");
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
