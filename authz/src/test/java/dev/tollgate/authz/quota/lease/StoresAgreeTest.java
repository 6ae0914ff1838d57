package dev.tollgate.authz.quota.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.authz.quota.lease.LeaseStore.Answer;
import dev.tollgate.authz.quota.lease.LeaseStore.Ask;
import dev.tollgate.authz.quota.lease.LeaseStore.Back;
import dev.tollgate.authz.quota.lease.ModelDatabase.Row;
import dev.tollgate.authz.quota.window.Bounds;
import dev.tollgate.authz.quota.window.FixedWindow;
import dev.tollgate.authz.quota.window.RollingWindow;
import dev.tollgate.authz.quota.window.Window;
import dev.tollgate.testkit.StepClock;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The model that other tests trust does what Postgres does, whatever the rows and the asks are. */
@TestInstance(Lifecycle.PER_CLASS)
class StoresAgreeTest {
  private static final int BUDGETS = 300;
  private static final int ROUNDS = 4;
  private static final long MARGIN = 3_600; // of all bounds from now, which goes on in Postgres

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private QuotaDatabase database;
  private HikariDataSource pool;
  private LeaseStore store;
  private long now;

  @BeforeAll
  void connect() throws SQLException {
    database = QuotaDatabase.migrated(postgres);
    pool = database.pool();
    store = new PostgresLeaseStore(pool, "one", UUID.randomUUID());
    now = store.heartbeat().epochMillis() / 1000;
  }

  @AfterAll
  void disconnect() {
    pool.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void run_anyRowsAndAsks_sameAnswersAndRows(int seed) throws SQLException {
    Random random = new Random(seed);
    ModelDatabase model = new ModelDatabase(new StepClock(Instant.ofEpochSecond(now)));
    LeaseStore modelStore = new ModelStore(model, "one");
    List<BudgetId> budgets =
        IntStream.range(0, BUDGETS)
            .mapToObj(i -> BudgetId.of("limit", seed + "/" + i))
            .sorted(Comparator.comparing(BudgetId::owner))
            .toList();
    for (BudgetId budget : budgets) {
      if (random.nextInt(4) > 0) {
        Row row = row(random);
        model.put(budget.hash(), row);
        database.put(budget, row);
      }
    }

    for (int no = 0; no < ROUNDS; no++) {
      List<Ask> asks = new ArrayList<>();
      for (BudgetId budget : budgets) {
        asks.add(ask(budget, model.rows.getOrDefault(budget.hash(), Row.NEW), random));
      }
      Answer expected = modelStore.run(no, asks);
      Answer answer = store.run(seed * 100L + no, asks);

      assertThat(answer.grants()).isEqualTo(expected.grants());
      assertThat(store.recover(seed * 100L + no)).contains(expected.grants());
      assertThat(database.rows(seed + "/")).isEqualTo(model.rows);
    }
  }

  /** A window that is current, has just ended, or ended long ago; sometimes overdrawn. */
  private Row row(Random random) {
    long starts = now - MARGIN * (1 + random.nextInt(4));
    long ends = starts + MARGIN * (1 + random.nextInt(6)) + MARGIN / 2;
    long amount = random.nextInt(50);
    long granted = amount == 0 ? 0 : random.nextLong(amount + 1);
    List<Long> past = random.nextBoolean() ? List.of() : List.of(random.nextLong(20), 3L);
    long debt = random.nextInt(3) == 0 ? random.nextLong(20) : 0;
    long revision = 1 + random.nextLong(3);
    long ahead = random.nextInt(2) == 0 ? 0 : random.nextLong(amount + 1);
    return new Row(revision, amount, starts, ends, granted, ahead, amount, debt, past);
  }

  private Ask ask(BudgetId budget, Row row, Random random) {
    long length = MARGIN * (1 + random.nextInt(3));
    Window window =
        random.nextBoolean()
            ? FixedWindow.of(Duration.ofSeconds(length))
            : new RollingWindow(Duration.ofSeconds(length * 3), 3);
    // Mostly a window that follows from the row, as replicas propose them.
    long starts =
        switch (random.nextInt(5)) {
          case 0 -> now - MARGIN * random.nextInt(6) - 7;
          case 1 -> row.starts();
          default -> row.ends() == 0 || row.ends() > now ? row.starts() : row.ends();
        };
    long ends = random.nextInt(3) == 0 && row.ends() > starts ? row.ends() : starts + length;
    Terms terms = new Terms(1 + random.nextLong(4), random.nextInt(60), window);
    Back back =
        switch (random.nextInt(5)) {
          case 0 -> new Back(row.starts(), random.nextInt(60));
          case 1 -> new Back(row.ends(), random.nextInt(60));
          case 2 -> new Back(row.starts() - length * random.nextInt(4), random.nextInt(20));
          default -> Back.NOTHING;
        };
    long units = random.nextInt(30);
    long ahead = random.nextInt(30);
    boolean known = random.nextInt(3) > 0;
    return new Ask(
        budget, terms, known, new Bounds(starts, ends), ends + length, back, units, ahead);
  }
}
