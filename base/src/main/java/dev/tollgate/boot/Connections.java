package dev.tollgate.boot;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections that fail within seconds if Postgres stops responding. Stateless. */
final class Connections {
  /**
   * Longer than the statement timeout, so that a slow statement fails with Postgres's own error.
   */
  static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(4);
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
    config.setInitializationFailTimeout(-1); // the service may start before Postgres
    config.setConnectionTimeout(BORROW_TIMEOUT.toMillis());
    config.setValidationTimeout(Duration.ofSeconds(1).toMillis());
    config.setKeepaliveTime(Duration.ofMinutes(1).toMillis());
    config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(metrics));
    return config;
  }

  /** Connections outside the pool, without a statement timeout. */
  static DataSource alone(DatabaseSettings settings, Duration socketTimeout) {
    return source(settings, socketTimeout);
  }

  private static DataSource withStatementTimeout(DatabaseSettings settings) {
    PGSimpleDataSource source = source(settings, SOCKET_TIMEOUT);
    source.setOptions(
        "-c statement_timeout=%1$d -c idle_in_transaction_session_timeout=%1$d"
            .formatted(STATEMENT_TIMEOUT.toMillis()));
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
