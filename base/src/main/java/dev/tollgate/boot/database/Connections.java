package dev.tollgate.boot.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections that fail within seconds if Postgres stops responding, and whose locks Postgres
 * releases within seconds if this process stops responding. Stateless.
 */
final class Connections {
  /**
   * Longer than the statement timeout, so that a slow statement fails with Postgres's own error.
   */
  static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(4);

  /** Shorter than the statement timeout, so that the error says that a lock was in the way. */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(3);

  /** Of a connection without a statement timeout, whose client may write to a disk in between. */
  private static final Duration LONG_TRANSACTION_IDLE = Duration.ofMinutes(1);

  /** Of a pooled connection beyond the first. */
  private static final Duration POOL_IDLE = Duration.ofMinutes(1);

  // A client that vanished without a word is noticed after 5 s + 3 * 2 s of silence, one whose
  // network answers that it is gone within 1 s, even while its statement runs.
  private static final String VANISHED_CLIENT =
      "-c client_connection_check_interval=1000 -c tcp_keepalives_idle=5"
          + " -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000";

  // An answered change must survive a crash of the server, whatever the server's default is.
  private static final String COMMIT_DURABLY =
      "SELECT set_config('synchronous_commit', 'on', false)"
          + " WHERE current_setting('synchronous_commit') IN ('off', 'local')";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  // Time that a caller waits for a pooled connection.
  private static final Duration BORROW_TIMEOUT = Duration.ofSeconds(3);

  private Connections() {}

  static HikariConfig pool(DatabaseSettings settings, String name, MeterRegistry metrics) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(withStatementTimeout(settings));
    config.setMaximumPoolSize(settings.poolSize());
    // Each new connection derives a key from the password (SCRAM), which a start should not pay
    // for.
    config.setMinimumIdle(1);
    config.setIdleTimeout(POOL_IDLE.toMillis());
    config.setConnectionInitSql(COMMIT_DURABLY);
    config.setInitializationFailTimeout(-1); // the service may start before Postgres
    config.setConnectionTimeout(BORROW_TIMEOUT.toMillis());
    config.setValidationTimeout(Duration.ofSeconds(1).toMillis());
    config.setKeepaliveTime(Duration.ofMinutes(1).toMillis());
    config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(metrics));
    return config;
  }

  /** Connections outside the pool, without a statement timeout. */
  static DataSource alone(DatabaseSettings settings, Duration socketTimeout) {
    PGSimpleDataSource source = source(settings, socketTimeout);
    source.setOptions(
        "%s -c idle_in_transaction_session_timeout=%d"
            .formatted(VANISHED_CLIENT, LONG_TRANSACTION_IDLE.toMillis()));
    return source;
  }

  private static DataSource withStatementTimeout(DatabaseSettings settings) {
    PGSimpleDataSource source = source(settings, SOCKET_TIMEOUT);
    source.setOptions(
        ("%1$s -c statement_timeout=%2$d -c idle_in_transaction_session_timeout=%2$d"
                + " -c lock_timeout=%3$d")
            .formatted(VANISHED_CLIENT, STATEMENT_TIMEOUT.toMillis(), LOCK_TIMEOUT.toMillis()));
    return source;
  }

  private static PGSimpleDataSource source(DatabaseSettings settings, Duration socketTimeout) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(settings.url());
    source.setUser(settings.user());
    source.setPassword(settings.password().reveal());
    source.setCurrentSchema(settings.schema());
    source.setApplicationName("tollgate-" + settings.schema());
    source.setConnectTimeout((int) CONNECT_TIMEOUT.toSeconds());
    source.setLoginTimeout((int) CONNECT_TIMEOUT.toSeconds());
    source.setSocketTimeout((int) socketTimeout.toSeconds());
    source.setTcpKeepAlive(true);
    return source;
  }
}
