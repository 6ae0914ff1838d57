package dev.tollgate.authz.quota;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;

/** The service's tables in a real Postgres, and pools as the service uses them. */
final class QuotaDatabase {
  private final PostgresExtension postgres;

  private QuotaDatabase(PostgresExtension postgres) {
    this.postgres = postgres;
  }

  static QuotaDatabase migrated(PostgresExtension postgres) {
    Flyway.configure()
        .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
        .locations("classpath:migrations/authz")
        .schemas("authz")
        .load()
        .migrate();
    return new QuotaDatabase(postgres);
  }

  /** A pool of two. The caller closes it. */
  HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(postgres.jdbcUrl());
    config.setUsername(postgres.user());
    config.setPassword(postgres.password());
    config.setMaximumPoolSize(2);
    config.setConnectionTimeout(Duration.ofSeconds(1).toMillis());
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  long granted(BudgetId budget) {
    String sql =
        """
        SELECT granted FROM authz.budget
        WHERE (owner, metric, window_seconds, window_start) = (?, ?, ?, ?)
        """;
    try (Connection connection = postgres.connect();
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, budget.owner());
      query.setString(2, budget.metric().wireName());
      query.setLong(3, budget.windowSeconds());
      query.setLong(4, budget.windowStart());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the budget could not be read", e);
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }
}
