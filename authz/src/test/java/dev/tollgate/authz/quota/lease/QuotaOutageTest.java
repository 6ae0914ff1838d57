package dev.tollgate.authz.quota.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.authz.quota.Charge;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.Payment.Unavailable;
import dev.tollgate.authz.quota.window.FixedWindow;
import dev.tollgate.authz.quota.window.Window;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Postgres is killed and comes back. */
@TestInstance(Lifecycle.PER_CLASS)
class QuotaOutageTest {
  private static final Window DAYS = FixedWindow.of(Duration.ofDays(300));
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.server();

  private QuotaDatabase database;
  private HikariDataSource pool;
  private LeasedQuotas quotas;

  @BeforeAll
  void start() {
    database = QuotaDatabase.migrated(postgres);
    pool = database.pool();
    quotas =
        LeasedQuotas.start(
            CompletableFuture.completedFuture(null),
            pool,
            "one",
            UUID.randomUUID(),
            TimeSource.system(),
            new SimpleMeterRegistry());
    quotas.begun().toCompletableFuture().join();
  }

  @AfterAll
  void stop() {
    quotas.close();
    pool.close();
  }

  @Test
  void spend_postgresKilledUnderLoad_unavailableThenAdmitsAgain() throws Exception {
    Limit endless = Limit.ofKey(Limit.MAX_AMOUNT, DAYS);
    Clients clients = new Clients(List.of(quotas), "key_a", endless);
    FutureTask<@Nullable Void> load = load(clients);
    await("requests to be admitted").atMost(SOON).until(clients::admitted, n -> n > 1000);

    postgres.kill();
    await("requests to be refused").atMost(SOON).until(clients::unavailable, n -> n > 1000);
    int admittedBefore = clients.admitted();
    postgres.startAgain();
    await("requests to be admitted")
        .atMost(SOON)
        .until(clients::admitted, n -> n > admittedBefore + 1000);
    clients.stop();
    load.get();

    assertThat(clients.spent()).isZero();
    assertThat((long) clients.admitted())
        .isLessThanOrEqualTo(database.granted(BudgetId.of(endless.id(), "key_a")));
  }

  @Test
  void spend_postgresKilledHalfWay_spendsTheLeaseAndIsNeverOver() throws Exception {
    Limit limit = Limit.ofKey(1000, DAYS);
    BudgetId budget = BudgetId.of(limit.id(), "key_b");
    Clients clients = new Clients(List.of(quotas), "key_b", limit);
    clients.run(64, 300);
    long granted = database.granted(budget);

    postgres.kill();
    clients.run(64, 1000);
    assertThat(clients.admitted()).isEqualTo((int) granted);
    postgres.startAgain();
    await("an answer")
        .atMost(SOON)
        .until(
            () -> quotas.pay(List.of(new Charge("key_c", limit, 1, 1))),
            paid -> !(paid instanceof Unavailable));
    clients.run(64, 10_000);

    assertThat(clients.admitted()).isBetween((int) granted, 1000);
    assertThat(database.granted(budget)).isEqualTo(1000);
  }

  private static FutureTask<@Nullable Void> load(Clients clients) {
    FutureTask<@Nullable Void> load =
        new FutureTask<>(() -> {
          clients.run(2, Integer.MAX_VALUE);
          return null;
        });
    Thread.ofPlatform().name("load").start(load);
    return load;
  }
}
