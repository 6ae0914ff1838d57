package dev.tollgate.authz.receipts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.feed.ChangeFeed;
import dev.tollgate.authz.feed.FeedDatabase;
import dev.tollgate.authz.feed.Replica;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReceiptsTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final Duration WAIT = Duration.ofSeconds(5);
  private static FeedDatabase database;

  @BeforeAll
  static void open() throws Exception {
    database = FeedDatabase.open(postgres);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @AfterEach
  void forgetReplicas() {
    database.execute("DELETE FROM authz.replica");
  }

  @Test
  void await_threeReplicas_namesEachWithItsTime() {
    try (Replica a = start("a");
        Replica b = start("b");
        Replica c = start("c")) {
      long seq = database.change();

      Receipt receipt = database.receipt(seq, WAIT);

      assertThat(List.of(a.number(), b.number(), c.number())).containsOnly(seq);
      Instant committedAt = requireNonNull(receipt.committedAt());
      assertThat(receipt.inForce()).isTrue();
      assertThat(receipt.laggards()).isEmpty();
      assertThat(receipt.replicas())
          .extracting(Receipt.Replica::name)
          .containsExactly("a", "b", "c");
      assertThat(receipt.replicas())
          .allSatisfy(replica ->
              assertThat(replica.inForceAt()).isBetween(committedAt, committedAt.plus(WAIT)));
    }
  }

  @Test
  void await_replicaWithAnOldCheckUnderWay_isInForceOnlyWhenItIsAnswered() {
    try (Replica a = start("a");
        Replica b = start("b")) {
      b.answering = false;
      long seq = database.change();

      Receipt early = database.receipt(seq, Duration.ofMillis(600));
      b.answering = true;
      Receipt late = database.receipt(seq, WAIT);

      assertThat(List.of(a.number(), b.number())).containsOnly(seq);
      assertThat(early.inForce()).isFalse();
      assertThat(early.laggards()).containsExactly("b");
      assertThat(late.inForce()).isTrue();
    }
  }

  @Test
  void await_replicaThatIsCutOff_isALaggardThatIsNotWaitedFor() {
    AtomicBoolean cut = new AtomicBoolean();
    try (Replica a = start("a");
        Replica b = Replica.start("b", cuttable(cut))) {
      cut.set(true);
      endFeeds();
      beSilentFor("b", Duration.ofSeconds(6));
      long seq = database.change();

      Receipt receipt = database.receipt(seq, Duration.ofMinutes(1));

      assertThat(List.of(a.number())).containsOnly(seq);
      assertThat(b.number()).isLessThan(seq);
      assertThat(receipt.inForce()).isFalse();
      assertThat(receipt.laggards()).containsExactly("b");
      assertThat(receipt.replicas().getLast().inForceAt()).isNull();
      assertThat(receipt.replicas().getLast().lastHeardAt())
          .isBefore(requireNonNull(receipt.committedAt()).minusSeconds(5));

      cut.set(false);
      await("b to be back")
          .atMost(WAIT)
          .untilAsserted(
              () -> assertThat(database.receipt(seq, Duration.ZERO).laggards()).isEmpty());
    }
  }

  @Test
  void await_replicaSilentForLongerThanItServes_isNoLaggard() {
    try (Replica a = start("a")) {
      start("b").close();
      beSilentFor("b", Replica.TRUST.plusSeconds(11));
      long seq = database.change();

      Receipt receipt = database.receipt(seq, WAIT);

      assertThat(a.number()).isEqualTo(seq);
      assertThat(receipt.inForce()).isTrue();
      assertThat(receipt.replicas()).extracting(Receipt.Replica::name).containsExactly("a");
    }
  }

  @Test
  void await_rowLostInAFailover_namesTheReplicaUntilItIsBack() {
    AtomicBoolean cut = new AtomicBoolean();
    try (Replica a = start("a");
        Replica b = Replica.start("b", cuttable(cut))) {
      awaitLookOf(a);
      cut.set(true);
      endFeeds();
      database.execute("DELETE FROM authz.replica WHERE name = 'b'"); // and b's announcement
      awaitLookOf(a);
      long seq = database.change();

      Receipt receipt = database.receipt(seq, Duration.ofSeconds(1), a.known);

      assertThat(receipt.inForce()).isFalse();
      assertThat(receipt.laggards()).containsExactly("b");
      assertThat(receipt.replicas()).extracting(Receipt.Replica::name).contains("a", "b");
      cut.set(false);
      await("b to be back")
          .atMost(WAIT)
          .untilAsserted(
              () -> assertThat(database.receipt(seq, Duration.ZERO, a.known).inForce()).isTrue());
      assertThat(b.number()).isEqualTo(seq);
    }
  }

  @Test
  void await_numberLostInAFailover_namesTheReplica() {
    AtomicBoolean cut = new AtomicBoolean();
    try (Replica a = start("a");
        Replica b = Replica.start("b", cuttable(cut))) {
      awaitLookOf(a);
      cut.set(true);
      endFeeds();
      database.execute("UPDATE authz.replica SET applied_seq = NULL WHERE name = 'b'");
      awaitLookOf(a);
      long seq = database.change();

      assertThat(database.receipt(seq, Duration.ofSeconds(1), a.known).laggards())
          .containsExactly("b");
      assertThat(b.serves()).isTrue();
    }
  }

  @Test
  void await_replicaThatStoppedInOrder_isForgotten() {
    try (Replica a = start("a")) {
      start("b").close();
      awaitLookOf(a);
      database.execute("UPDATE authz.replica SET left_at = now() WHERE name = 'b'");
      awaitLookOf(a);
      database.execute("DELETE FROM authz.replica WHERE name = 'b'"); // as it is after a day
      long seq = database.change();

      assertThat(database.receipt(seq, WAIT, a.known).inForce()).isTrue();
    }
  }

  @Test
  void announce_nameOfARunningProcess_endsTheOlderOne() {
    try (Replica older = start("same");
        Replica newer = start("same")) {
      await("the older to end").atMost(WAIT).until(() -> older.ended != null);
      assertThat(older.serves()).isFalse();
      assertThat(older.ended).contains("another process runs under the replica name same");

      long seq = database.change();
      assertThat(database.receipt(seq, WAIT).inForce()).isTrue();
      assertThat(newer.number()).isEqualTo(seq);
      assertThat(newer.ended).isNull();
    }
  }

  @Test
  void announce_failoverBroughtTheOlderRowBack_endsTheOlderOne() {
    AtomicBoolean cut = new AtomicBoolean();
    try (Replica older = Replica.start("same", cuttable(cut))) {
      UUID instance = instanceOf("same");
      long epoch = database.number("SELECT epoch FROM authz.replica");
      cut.set(true);
      endFeeds();
      try (Replica newer = start("same")) {
        database.execute("UPDATE authz.replica SET instance = ?, epoch = ?", instance, epoch);
        await("the newer to take its name back")
            .atMost(WAIT)
            .until(() -> !instanceOf("same").equals(instance));
        cut.set(false);

        await("the older to end").atMost(WAIT).until(() -> older.ended != null);
        assertThat(newer.serves()).isTrue();
      }
    }
  }

  @Test
  void await_replicaThatDecidesNothingYet_isNotWaitedFor() {
    database.execute(
        "INSERT INTO authz.replica (name, epoch, heartbeat_at) VALUES ('new', 1, now())");
    long seq = database.change();

    assertThat(database.receipt(seq, WAIT).inForce()).isTrue();
  }

  @Test
  void await_replicaOfAnotherHistory_isInForceOnlyWhenItHasLoadedAgain() {
    try (Replica a = start("a")) {
      long lost = database.change();
      assertThat(database.receipt(lost, WAIT).inForce()).isTrue();
      // A failover that lost the newest change: the next one gets a number that was there before.
      database.execute("UPDATE authz.change SET mark = gen_random_uuid() WHERE seq = ?", lost);
      database.execute("UPDATE authz.tenant SET change_seq = 0, name = 'failed over'");
      endFeeds();

      await("the rows to be loaded again").atMost(WAIT).until(a::number, number -> number == 0);
      assertThat(database.receipt(lost, WAIT).inForce()).isTrue();
    }
  }

  /** Replicas come and go while changes are made: whoever serves after a receipt knows of them. */
  @Test
  void await_replicasComeAndGo_noneServesWithoutTheChange() throws Exception {
    Queue<Replica> serving = new ConcurrentLinkedQueue<>();
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger given = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> coming = threads.submit(() -> comeAndGo(serving, done));
      for (int i = 0; i < 300; i++) {
        long seq = database.change();
        Receipt receipt = database.receipt(seq, WAIT);
        if (receipt.inForce()) {
          given.incrementAndGet();
          serving.stream()
              .filter(Replica::serves)
              .forEach(replica ->
                  assertThat(replica.number()).as(replica.name).isGreaterThanOrEqualTo(seq));
        }
      }
      done.set(true);
      coming.get(20, TimeUnit.SECONDS);
    }
    assertThat(given).hasValueGreaterThan(250);
  }

  private static void comeAndGo(Queue<Replica> serving, AtomicBoolean done) {
    for (int i = 0; !done.get(); i++) {
      serving.add(Replica.begin("replica-" + i, database::connectAlone));
      await("all replicas to serve")
          .atMost(WAIT)
          .until(() -> serving.stream().allMatch(Replica::serves));
      if (serving.size() > 2) {
        Replica oldest = serving.remove();
        oldest.close();
        database.execute("UPDATE authz.replica SET left_at = now() WHERE name = ?", oldest.name);
      }
    }
    serving.forEach(Replica::close);
  }

  private static Replica start(String name) {
    return Replica.start(name, database::connectAlone);
  }

  private static ChangeFeed.Connections cuttable(AtomicBoolean cut) {
    return () -> {
      if (cut.get()) {
        throw new SQLException("cut");
      }
      return database.connectAlone();
    };
  }

  /** Returns after the replica has looked at the rows of all replicas once more. */
  private static void awaitLookOf(Replica replica) {
    Object before = heartbeats(replica);
    await("a heartbeat of " + replica.name)
        .atMost(WAIT)
        .until(() -> !heartbeats(replica).equals(before));
    Object one = heartbeats(replica);
    await("another heartbeat").atMost(WAIT).until(() -> !heartbeats(replica).equals(one));
  }

  private static Object heartbeats(Replica replica) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT heartbeat_at::text FROM authz.replica WHERE name = ?", replica.name)
                .mapTo(String.class)
                .one());
  }

  private static UUID instanceOf(String replica) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .select("SELECT instance FROM authz.replica WHERE name = ?", replica)
                .mapTo(UUID.class)
                .one());
  }

  private static void beSilentFor(String replica, Duration time) {
    database.execute(
        """
        UPDATE authz.replica SET heartbeat_at = now() - make_interval(secs => ?),
          applied_at = now() - make_interval(secs => ?) WHERE name = ?
        """,
        time.toSeconds(),
        time.toSeconds(),
        replica);
  }

  /** Ends the connections of feeds, not those of the pool. */
  private static void endFeeds() {
    database.execute(
        """
        DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND (query LIKE 'SELECT seq, mark, kind%' OR query LIKE '%authz.replica%heartbeat_at%'
            OR query LIKE 'SELECT name, epoch, heartbeat_at, trust%'
            OR query LIKE 'SET synchronous_commit%');
        END $$
        """);
  }
}
