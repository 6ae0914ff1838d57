package dev.tollgate.authz.quota;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestInstance(Lifecycle.PER_CLASS)
class PostgresLeaseStoreTest extends LeaseStoreContract {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private QuotaDatabase database;
  private HikariDataSource pool;
  private LeaseStore store;

  @BeforeAll
  void connect() {
    database = QuotaDatabase.migrated(postgres);
    pool = database.pool();
    store = new PostgresLeaseStore(pool, UUID.randomUUID());
  }

  @AfterAll
  void disconnect() {
    pool.close();
  }

  @Override
  LeaseStore store() {
    return store;
  }

  @Override
  long granted(BudgetId budget) {
    return database.granted(budget);
  }

  @Override
  void insert(BudgetId budget, long amount, long granted) throws SQLException {
    database.execute(
        """
        INSERT INTO authz.budget
          (owner, metric, window_seconds, window_start, amount, granted, last_grant)
        VALUES ('%s', '%s', %d, %d, %d, %d, %d)
        """
            .formatted(
                budget.owner(),
                budget.metric().wireName(),
                budget.windowSeconds(),
                budget.windowStart(),
                amount,
                granted,
                granted));
  }

  @Override
  void silence(String replica, Duration age) throws SQLException {
    database.execute(
        "UPDATE authz.replica SET heartbeat_at = now() - interval '%d seconds' WHERE name = '%s'"
            .formatted(age.toSeconds(), replica));
  }
}
