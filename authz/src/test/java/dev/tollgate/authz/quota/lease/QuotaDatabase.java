package dev.tollgate.authz.quota.lease;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.authz.quota.lease.ModelDatabase.Row;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;

/** The service's tables in a real Postgres, and pools as the service uses them. */
final class QuotaDatabase {
  private final PostgresExtension postgres;

  QuotaDatabase(PostgresExtension postgres) {
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

  /** A pool for one replica. The caller closes it. */
  HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(postgres.jdbcUrl());
    config.setUsername(postgres.user());
    config.setPassword(postgres.password());
    config.setMaximumPoolSize(LeaseKeeper.CONNECTIONS);
    config.setConnectionTimeout(Duration.ofSeconds(1).toMillis());
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }

  /** The rows of all budgets whose owners begin like this. */
  Map<UUID, Row> rows(String owner) {
    String sql =
        """
        SELECT revision, amount, starts, ends, granted, ahead, ceiling, debt, past, id
        FROM authz.budget WHERE starts_with(owner, ?)
        """;
    Map<UUID, Row> rows = new TreeMap<>();
    try (Connection connection = postgres.connect();
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, owner);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.put(row.getObject(10, UUID.class), row(row));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the budgets could not be read", e);
    }
    return rows;
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong(1),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        List.of((Long[]) row.getArray(9).getArray()));
  }

  void put(BudgetId budget, Row row) throws SQLException {
    execute(
        """
        INSERT INTO authz.budget (id, limit_id, owner, revision, amount, starts, ends, granted,
          ahead, ceiling, debt, past)
        VALUES ('%s', '%s', '%s', %d, %d, %d, %d, %d, %d, %d, %d, '{%s}')
        """
            .formatted(
                budget.hash(),
                budget.limit(),
                budget.owner(),
                row.revision(),
                row.amount(),
                row.starts(),
                row.ends(),
                row.granted(),
                row.ahead(),
                row.ceiling(),
                row.debt(),
                row.past().stream().map(String::valueOf).collect(Collectors.joining(","))));
  }

  long granted(BudgetId budget) {
    return rows(budget.owner()).getOrDefault(budget.hash(), Row.NEW).granted();
  }

  /** Rows of the log of rounds. */
  long rounds() {
    try (Connection connection = postgres.connect();
        PreparedStatement query =
            connection.prepareStatement("SELECT count(*) FROM authz.lease_round");
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException("the rounds could not be counted", e);
    }
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = postgres.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.execute();
    }
  }
}
