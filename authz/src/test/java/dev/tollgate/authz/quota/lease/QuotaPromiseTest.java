package dev.tollgate.authz.quota.lease;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.Payment;
import dev.tollgate.authz.quota.window.FixedWindow;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.testkit.StepClock;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The promise on the real thing: many clients, one or two replicas, one Postgres. */
@TestInstance(Lifecycle.PER_CLASS)
class QuotaPromiseTest {
  private static final int CLIENTS = 64;
  private static final int LIMIT = 1000;
  private static final Limit LONG = Limit.ofKey(LIMIT, FixedWindow.of(Duration.ofDays(300)));

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private final AtomicInteger owners = new AtomicInteger();
  private final AtomicInteger processes = new AtomicInteger();
  private QuotaDatabase database;
  private HikariDataSource pool;
  private HikariDataSource otherPool;
  private LeasedQuotas replica;

  @BeforeAll
  void start() {
    database = QuotaDatabase.migrated(postgres);
    pool = database.pool();
    otherPool = database.pool();
    replica = replica("one", pool);
  }

  @AfterAll
  void stop() {
    replica.close();
    pool.close();
    otherPool.close();
  }

  @RepeatedTest(20)
  void spend_tenTimesTheLimitAtOnce_admitsExactlyTheLimit() throws Exception {
    String owner = newOwner();
    Clients clients = new Clients(List.of(replica), owner, LONG);

    clients.run(CLIENTS, 10 * LIMIT);

    assertThat(clients.admitted()).isEqualTo(LIMIT);
    assertThat(clients.spent() + clients.late()).isEqualTo(9 * LIMIT);
    assertThat(clients.unavailable()).isZero();
    assertThat(database.granted(budget(owner))).isEqualTo(LIMIT);
  }

  @RepeatedTest(5)
  void spend_twoReplicas_neverOverAndWhatTheyHeldIsSpentByAThird() throws Exception {
    String owner = newOwner();
    Clients clients;
    try (LeasedQuotas two = replica("two", otherPool);
        LeasedQuotas three = replica("three", otherPool)) {
      clients = new Clients(List.of(two, three), owner, LONG);
      clients.run(CLIENTS, 10 * LIMIT);
    }
    assertThat(clients.admitted()).isBetween(LIMIT / 2, LIMIT);

    Clients last = new Clients(List.of(replica), owner, LONG);
    last.run(CLIENTS, 10 * LIMIT);

    assertThat(clients.admitted() + last.admitted()).isEqualTo(LIMIT);
  }

  @Test
  void close_unitsHeld_areSpentByTheOtherReplica() throws Exception {
    String owner = newOwner();
    LeasedQuotas other = replica("two", otherPool);
    Clients first = new Clients(List.of(other), owner, LONG);
    first.run(CLIENTS, LIMIT / 4);
    assertThat(database.granted(budget(owner))).isGreaterThan(first.admitted());

    other.close();

    assertThat(database.granted(budget(owner))).isEqualTo(first.admitted());
    Clients second = new Clients(List.of(replica), owner, LONG);
    second.run(CLIENTS, 10 * LIMIT);
    assertThat(first.admitted() + second.admitted()).isEqualTo(LIMIT);
  }

  @Test
  void spend_afterAReplicaDied_whatItHeldIsNotAdmittedAgain() throws Exception {
    String owner = newOwner();
    ModelReplica dead =
        new ModelReplica(
            new PostgresLeaseStore(otherPool, "dead", UUID.randomUUID()),
            new StepClock(Instant.now()),
            CLIENTS);
    dead.step(); // its first heartbeat
    int admitted = 0;
    for (int i = 0; i < LIMIT / 4; i++) {
      admitted += dead.spendPatiently(owner, LONG) instanceof Payment.Paid ? 1 : 0;
    }
    long held = database.granted(budget(owner)) - admitted;
    assertThat(held).isPositive();

    Clients clients = new Clients(List.of(replica), owner, LONG);
    clients.run(CLIENTS, 10 * LIMIT);

    assertThat(clients.admitted()).isEqualTo(LIMIT - admitted - (int) held);
  }

  private LeasedQuotas replica(String name, HikariDataSource pool) {
    LeasedQuotas quotas =
        LeasedQuotas.start(
            CompletableFuture.completedFuture(null),
            pool,
            name + "-" + processes.incrementAndGet(),
            UUID.randomUUID(),
            TimeSource.system(),
            new SimpleMeterRegistry());
    quotas.begun().toCompletableFuture().join();
    return quotas;
  }

  private String newOwner() {
    return "key_" + owners.incrementAndGet();
  }

  private static BudgetId budget(String owner) {
    return BudgetId.of(Limit.OF_KEY, owner);
  }
}
