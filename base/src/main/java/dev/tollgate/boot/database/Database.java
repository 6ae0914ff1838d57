package dev.tollgate.boot.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.boot.Backoff;
import dev.tollgate.boot.Health;
import dev.tollgate.boot.PeriodicTask;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * The pool of connections to a service's own Postgres schema. It opens even if Postgres is down;
 * {@link #ready()} completes when Postgres was reached and both the schema and the shared schema
 * {@code admin} are at this program's version. Thread-safe.
 */
public final class Database implements AutoCloseable {
  /** Schema of both services: callers of the admin API and its audit log. */
  private static final String SHARED_SCHEMA = "admin";

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration MAX_WAIT = Duration.ofSeconds(2);

  private final DatabaseSettings settings;
  private final HikariDataSource pool;
  private final MeterRegistry metrics;
  private final Health.Condition condition;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final PeriodicTask opening;

  private Database(
      DatabaseSettings settings,
      HikariDataSource pool,
      MeterRegistry metrics,
      Health.Condition condition) {
    this.settings = settings;
    this.pool = pool;
    this.metrics = metrics;
    this.condition = condition;
    Backoff backoff = new Backoff(FIRST_WAIT, MAX_WAIT, RandomGenerator.getDefault());
    this.opening =
        new PeriodicTask("database-opening", backoff::next, this::reachAndMigrate, metrics);
  }

  /** Opens the pool, and starts to connect to Postgres and to migrate it in the background. */
  public static Database open(DatabaseSettings settings, Health health, MeterRegistry metrics) {
    Health.Condition condition =
        health.condition("database", "Postgres at %s".formatted(settings.where()));
    HikariDataSource pool =
        new HikariDataSource(Connections.pool(settings, settings.schema(), metrics));
    Database database = new Database(settings, pool, metrics, condition);
    database.opening.start();
    return database;
  }

  /**
   * Connections from the pool. Asking for one takes at most some seconds and then fails with a
   * {@link java.sql.SQLTransientConnectionException}.
   */
  public DataSource dataSource() {
    return pool;
  }

  /**
   * Another pool, for work that must not wait for connections that admins use; the caller must
   * close it.
   *
   * @param name of the pool in metrics
   */
  public HikariDataSource pool(String name, int size) {
    return new HikariDataSource(Connections.pool(settings.withPoolSize(size), name, metrics));
  }

  /** The same, but without a connection while there is nothing to do for a minute. */
  public HikariDataSource poolOnDemand(String name, int size) {
    HikariConfig config = Connections.pool(settings.withPoolSize(size), name, metrics);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  /** Completes, once, when the schema can be used; fails only if this is closed before. */
  public CompletableFuture<Void> ready() {
    return ready.copy();
  }

  /**
   * Makes the service ready without Postgres until Postgres was reached for the first time.
   *
   * @param because what replaces it, for the log
   */
  public void spare(String because) {
    condition.spare(because);
  }

  /** Runs statements in one transaction, rolled back when {@code work} throws. */
  public <T> T inTransaction(SqlWork<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        rollBack(connection, e);
        throw e;
      }
    }
  }

  /** A connection outside the pool, such as for LISTEN; the caller must close it. */
  public Connection connectAlone() throws SQLException {
    return Connections.alone(settings, Connections.SOCKET_TIMEOUT).getConnection();
  }

  @Override
  public void close() {
    opening.close();
    ready.cancel(false);
    pool.close();
  }

  private void reachAndMigrate() {
    try {
      Migrations.run(settings, List.of(SHARED_SCHEMA, settings.schema()));
      opening.end();
      condition.met();
      ready.complete(null);
    } catch (SQLException e) {
      condition.lost("Postgres at %s: %s".formatted(settings.where(), oneLine(e)));
    } catch (IOException | RuntimeException e) {
      condition.lost("the migration for %s: %s".formatted(settings.schema(), oneLine(e)));
    }
  }

  private static String oneLine(Exception e) {
    return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
  }

  private static void rollBack(Connection connection, Throwable reason) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and with it the transaction.
      reason.addSuppressed(e);
    }
  }

  /** The statements of one transaction. */
  @FunctionalInterface
  public interface SqlWork<T> {
    /** Runs the statements; must neither commit nor close. */
    T run(Connection connection) throws SQLException;
  }
}
