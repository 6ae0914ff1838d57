package dev.tollgate.authz.quota.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.lease.ModelDatabase.Row;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Budgets of the version before keep what was granted of their current windows. */
class LeaseMigrationTest {
  private static final long START = 4_000_003_200L; // far in the future: a current window

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  @Test
  void migrate_budgetsOfWindows_keepsTheCurrentOnes() throws SQLException {
    flyway().target("7").load().migrate();
    QuotaDatabase database = new QuotaDatabase(postgres);
    insert(database, "key_current", 3600, START, 70);
    insert(database, "key_ended", 3600, 3600, 50);
    insert(database, "key_both", 60, START, 5);
    insert(database, "key_both", 3600, START, 9);

    flyway().load().migrate();

    assertThat(database.rows("key_"))
        .containsOnly(entry("key_current", START + 3600, 70), entry("key_both", START + 3600, 9));
  }

  private static FluentConfiguration flyway() {
    return Flyway.configure()
        .dataSource(postgres.jdbcUrl(), postgres.user(), postgres.password())
        .locations("classpath:migrations/authz")
        .schemas("authz");
  }

  private static void insert(
      QuotaDatabase database, String owner, long seconds, long start, long granted)
      throws SQLException {
    database.execute(
        """
        INSERT INTO authz.budget
          (owner, metric, window_seconds, window_start, amount, granted, last_grant)
        VALUES ('%s', 'requests', %d, %d, 100, %d, 1)
        """
            .formatted(owner, seconds, start, granted));
  }

  private static Map.Entry<UUID, Row> entry(String owner, long ends, long granted) {
    return Map.entry(
        BudgetId.of(Limit.OF_KEY, owner).hash(),
        new Row(0, 100, START, ends, granted, 0, 100, 0, List.of()));
  }
}
