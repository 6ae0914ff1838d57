package dev.tollgate.authz.quota.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.authz.quota.lease.LeaseStore.Ask;
import dev.tollgate.authz.quota.lease.LeaseStore.Back;
import dev.tollgate.authz.quota.lease.ModelDatabase.Row;
import dev.tollgate.authz.quota.window.Bounds;
import dev.tollgate.authz.quota.window.NoWindow;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the {@link StoresAgreeTest} does not cover: replicas, lost answers, sweeps. */
@TestInstance(Lifecycle.PER_CLASS)
class PostgresLeaseStoreTest {
  private static final BudgetId BUDGET = BudgetId.of("requests", "key_a");

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private QuotaDatabase database;
  private HikariDataSource pool;

  @BeforeAll
  void connect() {
    database = QuotaDatabase.migrated(postgres);
    pool = database.pool();
  }

  @AfterAll
  void disconnect() {
    pool.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    database.execute("TRUNCATE authz.replica, authz.budget, authz.lease_round");
  }

  @Test
  void heartbeat_othersLiveGoneAndSilent_countsTheLive() throws SQLException {
    LeaseStore a = store("a");
    LeaseStore b = store("b");
    assertThat(a.heartbeat().replicas()).isEqualTo(1);
    assertThat(b.heartbeat().replicas()).isEqualTo(2);
    assertThat(store("c").heartbeat().replicas()).isEqualTo(3);

    b.leave();
    database.execute(
        "UPDATE authz.replica SET heartbeat_at = now() - interval '6 seconds' WHERE name = 'c'");

    assertThat(a.heartbeat().replicas()).isEqualTo(1);
  }

  @Test
  void run_nameIsAnotherProcesss_failsAndGrantsNothing() throws SQLException {
    store("a").heartbeat();
    LeaseStore second = store("a");

    assertThatThrownBy(second::heartbeat).hasMessageContaining("replica name a is another");
    assertThatThrownBy(() -> second.run(1, List.of(ask(5))))
        .hasMessageContaining("replica name a is another");

    assertThat(database.granted(BUDGET)).isZero();
  }

  @Test
  void recover_roundNotRun_neverRuns() throws SQLException {
    LeaseStore store = store("a");
    store.heartbeat();

    assertThat(store.recover(1)).isEmpty();
    assertThatThrownBy(() -> store.run(1, List.of(ask(5)))).isInstanceOf(SQLException.class);

    assertThat(database.granted(BUDGET)).isZero();
    assertThat(store.recover(1)).isEmpty();
  }

  @Test
  void recover_roundRun_isItsAnswer() throws SQLException {
    LeaseStore store = store("a");
    store.heartbeat();
    LeaseStore.Answer answer = store.run(1, List.of(ask(5)));

    assertThat(store.recover(1)).contains(answer.grants());
    assertThat(database.granted(BUDGET)).isEqualTo(5);
  }

  @Test
  void run_largestNumbers_fit() throws SQLException {
    LeaseStore store = store("a");
    store.heartbeat();

    assertThat(store.run(1, List.of(ask(1L << 53))).grants().values())
        .singleElement()
        .returns(1L << 53, LeaseStore.Grant::units)
        .returns(0L, LeaseStore.Grant::remaining);
  }

  @Test
  void sweep_endedADayAgo_deletesOnlyWhatOwesNothing() throws SQLException {
    database.put(BudgetId.of("requests", "old"), row(1_600_000_000, 0));
    database.put(BudgetId.of("requests", "owing"), row(1_600_000_000, 3));
    database.put(BudgetId.of("requests", "current"), row(Bounds.NEVER, 0));
    database.execute(
        """
        INSERT INTO authz.lease_round
          (instance, no, at, budgets, starts, ends, granted, ahead, remaining, returned)
        VALUES (gen_random_uuid(), 1, now() - interval '2 hours', '{}', '{}', '{}', '{}', '{}',
          '{}', '{}')
        """);

    store("a").sweep();

    assertThat(database.rows(""))
        .containsOnlyKeys(
            BudgetId.of("requests", "owing").hash(), BudgetId.of("requests", "current").hash());
    assertThat(database.rounds()).isZero();
  }

  private static Row row(long ends, long debt) {
    return new Row(1, 10, 0, ends, 10, 0, 10, debt, List.of());
  }

  private static Ask ask(long units) {
    return new Ask(
        BUDGET,
        new Terms(1, 1L << 53, new NoWindow()),
        false,
        new Bounds(0, Bounds.NEVER),
        Bounds.NEVER,
        Back.NOTHING,
        units,
        0);
  }

  private LeaseStore store(String replica) {
    return new PostgresLeaseStore(pool, replica, UUID.randomUUID());
  }
}
