package dev.tollgate.authz.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.feed.ChangeLog;
import dev.tollgate.authz.feed.Freshness;
import dev.tollgate.authz.keys.directory.KeyMirror;
import dev.tollgate.authz.keys.directory.KeySource;
import dev.tollgate.testkit.postgres.PostgresExtension;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangeFeedTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final Duration SOON = Duration.ofSeconds(1);

  private static final String REVOKE =
      """
      UPDATE authz.api_key SET status = 'revoked', revoked_at = now(), change_seq = ?
      WHERE id = ?
      """;

  private static KeysDatabase database;
  private static KeyStore store;

  @BeforeAll
  static void open() throws Exception {
    database = KeysDatabase.open(postgres);
    store = database.store();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void start_keysExist_loadsThem() {
    KeyStore.Created key = create();

    try (Follower follower = follow()) {
      assertThat(follower.status(key.text())).contains(KeyStatus.ACTIVE);
      assertThat(follower.freshness.state()).isEqualTo(Freshness.State.FRESH);
      assertThat(follower.metric("tollgate.authz.stale")).isZero();
    }
  }

  @Test
  void follow_createdAndRevoked_isKnownWithinASecond() {
    try (Follower follower = follow()) {
      KeyStore.Created key = create();
      follower.awaitStatus(key.text(), KeyStatus.ACTIVE, SOON);

      store.setStatus(KeyStatus.REVOKED, key.key().value().key().id().value(), Keys.editor());

      follower.awaitStatus(key.text(), KeyStatus.REVOKED, SOON);
      assertThat(follower.metric("tollgate.authz.applied.seq")).isEqualTo((double) newestChange());
    }
  }

  @Test
  void follow_changeWithoutNotify_isKnownWithinASecond() throws Exception {
    KeyStore.Created key = create();
    try (Follower follower = follow()) {
      revokeUnannounced(key.key().value().key().id());

      follower.awaitStatus(key.text(), KeyStatus.REVOKED, SOON);
    }
  }

  @Test
  void follow_writerThatCommitsLate_isNotSteppedOver() throws Exception {
    CountDownLatch mayCommit = new CountDownLatch(1);
    KeyStore.Created late = create();
    try (Follower follower = follow();
        ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> first = writers.submit(() -> revokeThenWait(late, mayCommit));
      awaitAdvisoryLock("the first writer to hold the lock", "granted");
      Future<KeyStore.Created> second = writers.submit(ChangeFeedTest::create);
      awaitAdvisoryLock("the second writer to wait", "NOT granted");
      assertThat(follower.status(late.text())).contains(KeyStatus.ACTIVE);

      mayCommit.countDown();

      follower.awaitStatus(late.text(), KeyStatus.REVOKED, SOON);
      follower.awaitStatus(second.get(10, TimeUnit.SECONDS).text(), KeyStatus.ACTIVE, SOON);
      assertThat(first.get(10, TimeUnit.SECONDS)).isLessThan(newestChange());
    }
  }

  @Test
  void follow_connectionCut_catchesUpOnTheNext() throws Exception {
    KeyStore.Created key = create();
    try (Follower follower = follow()) {
      int before = follower.timesConnected();
      cutFeeds();
      revokeUnannounced(key.key().value().key().id());

      follower.awaitReconnected(before);

      follower.awaitStatus(key.text(), KeyStatus.REVOKED, SOON);
    }
  }

  @Test
  void follow_databaseWithAnotherHistory_loadsEverythingAgain() throws Exception {
    KeyStore.Created lost = create();
    try (Follower follower = follow()) {
      int before = follower.timesConnected();
      // A failover that lost the newest change, and a new change that took its number.
      database.execute(
          "DELETE FROM authz.api_key WHERE id = ?", lost.key().value().key().id().value());
      database.execute(
          "UPDATE authz.change SET mark = gen_random_uuid() WHERE seq = ?", newestChange());
      cutFeeds();

      follower.awaitReconnected(before);

      follower.awaitUnknown(lost.text(), SOON);
    }
  }

  @Test
  void follow_deletedKey_isForgotten() throws Exception {
    KeyStore.Created key = create();
    String id = key.key().value().key().id().value();
    try (Follower follower = follow()) {
      database.execute("DELETE FROM authz.api_key WHERE id = ?", id);
      announce("key", id);

      follower.awaitUnknown(key.text(), SOON);
    }
  }

  @Test
  void follow_badRow_disablesOnlyItself() throws Exception {
    KeyStore.Created bad = create();
    KeyStore.Created good = create();
    String id = bad.key().value().key().id().value();
    database.execute(
        "ALTER TABLE authz.api_key DROP CONSTRAINT IF EXISTS api_key_environment_check");
    try (Follower follower = follow()) {
      database.execute("UPDATE authz.api_key SET environment = 'prod' WHERE id = ?", id);
      announce("key", id);

      follower.awaitUnknown(bad.text(), SOON);
      assertThat(follower.status(good.text())).contains(KeyStatus.ACTIVE);
      assertThat(follower.metrics.get("tollgate.authz.bad.rows").counter().count()).isEqualTo(1);
      try (Follower another = follow()) { // as it starts
        assertThat(another.status(bad.text())).isEmpty();
        assertThat(another.status(good.text())).contains(KeyStatus.ACTIVE);
      }

      database.execute("UPDATE authz.api_key SET environment = 'live' WHERE id = ?", id);
      announce("key", id);
      follower.awaitStatus(bad.text(), KeyStatus.ACTIVE, SOON);
    }
  }

  @Test
  void start_sourceThatIsNoNetwork_refusesOnlyItsKey() throws Exception {
    KeyStore.Created bad = create();
    KeyStore.Created good = create();
    String id = bad.key().value().key().id().value();
    database.execute(
        "UPDATE authz.api_key SET sources = '{10.0.0.0/8,::ffff:1.2.3.4/24}' WHERE id = ?", id);
    try (Follower follower = follow()) {
      assertThat(follower.status(bad.text())).isEmpty();
      assertThat(follower.status(good.text())).contains(KeyStatus.ACTIVE);
      assertThat(follower.metrics.get("tollgate.authz.bad.rows").counter().count()).isEqualTo(1);
      KeySource single = KeyMirror.source(database.dataSource());
      assertThat(single.read(Keys.hasher().hash(bad.text()))).isEmpty();
      assertThat(single.read(Keys.hasher().hash(good.text()))).isPresent();
    }
    database.execute("DELETE FROM authz.api_key WHERE id = ?", id);
  }

  @Test
  void follow_kindOfANewerVersion_isPassedOver() throws Exception {
    try (Follower follower = follow()) {
      announce("product", "p1");

      await("the change to be applied")
          .atMost(SOON)
          .untilAsserted(() -> assertThat(follower.appliedSeq()).isEqualTo(newestChange()));
    }
  }

  @Test
  void start_moreKeysThanOneFetch_loadsAll() throws Exception {
    database.execute(
        """
        INSERT INTO authz.api_key
          (id, app_id, name, hint, hash, environment, status, quota_owner, created_at, change_seq)
        SELECT 'key_' || lpad(n::text, 16, '0'), 'default', 'many', '', sha256(n::text::bytea),
          'live', 'active', 'key_' || lpad(n::text, 16, '0'), now(), 1
        FROM generate_series(1, 25000) n
        """);
    try (Follower follower = follow()) {
      assertThat(follower.directory.size()).isGreaterThan(25_000);
    }
    database.execute("DELETE FROM authz.api_key WHERE name = 'many'");
  }

  private static Follower follow() {
    return Follower.start(database::connectAlone);
  }

  private static KeyStore.Created create() {
    return store.create(Keys.wanted("a key"), Keys.editor());
  }

  /** Holds its transaction open after the change; returns the change's number. */
  private static long revokeThenWait(KeyStore.Created key, CountDownLatch mayCommit) {
    String id = key.key().value().key().id().value();
    return new ChangeLog(database.jdbi(), seq -> {})
        .write(
            "key",
            id,
            (handle, seq) -> {
              handle.execute(REVOKE, seq, id);
              awaitUninterruptibly(mayCommit);
              return Optional.of(seq);
            })
        .orElseThrow()
        .seq();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void revokeUnannounced(KeyId id) throws Exception {
    database.execute(REVOKE, newestChange() + 1, id.value());
    announce("key", id.value());
  }

  /** An entry in the table of changes, without NOTIFY. */
  private static void announce(String kind, String id) throws Exception {
    database.execute(
        "INSERT INTO authz.change (seq, kind, id) VALUES (nextval('authz.change_seq'), ?, ?)",
        kind,
        id);
  }

  /** Ends the connections of feeds, not those of the pool. */
  private static void cutFeeds() throws Exception {
    database.execute(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
          AND (query LIKE 'SELECT seq, mark, kind%' OR query LIKE '%authz.replica%heartbeat_at%'
            OR query LIKE 'SELECT name, epoch, heartbeat_at, trust%'
            OR query LIKE 'SET synchronous_commit%')
        """);
  }

  private static long newestChange() {
    return number("SELECT coalesce(max(seq), 0) FROM authz.change");
  }

  private static void awaitAdvisoryLock(String what, String state) {
    String sql =
        """
        SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
        WHERE locktype = 'advisory' AND datname = current_database() AND %s
        """
            .formatted(state);
    await(what).atMost(Duration.ofSeconds(10)).until(() -> number(sql), number -> number > 0);
  }

  private static long number(String sql) {
    Jdbi jdbi = database.jdbi();
    return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
  }
}
