package dev.tollgate.authz.keys.uses;

import dev.tollgate.authz.feed.ChangeLog;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.KeyStore;
import dev.tollgate.authz.keys.secret.KeyHash;
import dev.tollgate.authz.keys.secret.Peppers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes {@link KeyUses} to the database every two seconds, on its own thread. Uses go to a table
 * that replicas do not mirror. Rehashes are changes of keys; at most 100 a round, so that changes
 * by admins are not delayed. Retries when the database is back.
 */
public final class KeyUseWriter implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(KeyUseWriter.class);
  private static final Duration ROUND = Duration.ofSeconds(2);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(2);
  private static final int ROUNDS_PER_MINUTE = 30;
  private static final int USES_PER_STATEMENT = 1_000;
  private static final int REHASHES_PER_ROUND = 100;

  // Sorted, because replicas write the same rows: one order prevents deadlocks.
  private static final String WRITE =
      """
      INSERT INTO authz.key_use (key_id, last_used_at)
      SELECT u.id, to_timestamp(u.millis / 1000.0)
      FROM unnest(:ids, :millis) AS u (id, millis) JOIN authz.api_key k ON k.id = u.id
      ORDER BY u.id
      ON CONFLICT (key_id) DO UPDATE
        SET last_used_at = GREATEST(key_use.last_used_at, excluded.last_used_at)
      """;

  private static final String MOVE =
      """
      UPDATE authz.api_key SET hash = ?, pepper_version = ?, change_seq = ?
      WHERE id = ? AND pepper_version < ?
      """;

  private final KeyUses uses;
  private final Jdbi jdbi;
  private final ChangeLog changes;
  private final Peppers peppers;
  private final AtomicLong underOtherPeppers = new AtomicLong();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = Thread.ofVirtual().name("key-uses").unstarted(this::run);

  /** A writer that does nothing before {@link #start()}. */
  public KeyUseWriter(
      KeyUses uses, Jdbi jdbi, ChangeLog changes, Peppers peppers, MeterRegistry metrics) {
    this.uses = uses;
    this.jdbi = jdbi;
    this.changes = changes;
    this.peppers = peppers;
    Gauge.builder("tollgate.authz.keys.under.other.peppers", underOtherPeppers, Number::doubleValue)
        .description(
            "Keys that still work and are stored under another pepper; counted each minute")
        .register(metrics);
  }

  /** Starts the writer. */
  public void start() {
    thread.start();
  }

  /** Writes what is left, for at most two seconds. */
  @Override
  public void close() {
    stop.countDown();
    if (thread.getState() == Thread.State.NEW) {
      return; // never started
    }
    try {
      thread.join(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (int round = 0; !stop.await(ROUND.toMillis(), TimeUnit.MILLISECONDS); round++) {
        if (round % ROUNDS_PER_MINUTE == 0) {
          uses.nextMinute();
          count();
        }
        writeUses();
        writeMoves();
      }
      writeUses();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody but this class knows the thread
    }
  }

  /** Writes all recorded uses. */
  void writeUses() {
    Map<KeyId, Long> some = uses.takeUses(USES_PER_STATEMENT);
    try {
      for (; !some.isEmpty(); some = uses.takeUses(USES_PER_STATEMENT)) {
        write(some);
      }
    } catch (JdbiException e) {
      uses.giveBack(some);
      logger.atDebug().addKeyValue("cause", e.getMessage()).log("uses of keys are written later");
    }
  }

  /**
   * Writes some of the recorded rehashes; one that fails is recorded again at the key's next use.
   */
  void writeMoves() {
    try {
      uses.takeMoves(REHASHES_PER_ROUND).forEach(this::move);
    } catch (JdbiException e) {
      logger.atDebug().addKeyValue("cause", e.getMessage()).log("keys move to a pepper later");
    }
  }

  private void write(Map<KeyId, Long> some) {
    List<Map.Entry<KeyId, Long>> entries = List.copyOf(some.entrySet());
    jdbi.useHandle(handle ->
        handle
            .createUpdate(WRITE)
            .bind("ids", entries.stream().map(it -> it.getKey().value()).toArray(String[]::new))
            .bind("millis", entries.stream().map(Map.Entry::getValue).toArray(Long[]::new))
            .execute());
  }

  private void move(KeyId key, KeyHash to) {
    int version = peppers.current().version();
    changes.write(
        KeyStore.KIND,
        key.value(),
        (handle, seq) ->
            handle.execute(MOVE, to.bytes(), version, seq, key.value(), version) == 1
                ? Optional.of(key)
                : Optional.empty());
  }

  /** Scans all keys, so only while the pepper is being replaced. */
  private void count() {
    if (peppers.other().isEmpty()) {
      return;
    }
    try {
      underOtherPeppers.set(
          jdbi.withHandle(handle ->
              handle
                  .select(
                      """
                      SELECT count(*) FROM authz.api_key
                      WHERE pepper_version <> ? AND status <> 'revoked'
                        AND coalesce(expires_at > now(), true)
                      """,
                      peppers.current().version())
                  .mapTo(Long.class)
                  .one()));
    } catch (JdbiException e) {
      logger.atDebug().addKeyValue("cause", e.getMessage()).log("keys are counted later");
    }
  }
}
