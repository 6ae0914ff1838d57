package dev.tollgate.authz.keys.uses;

import dev.tollgate.authz.feed.ChangeLog;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.KeyStore;
import dev.tollgate.authz.keys.secret.KeyHash;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.boot.Pause;
import dev.tollgate.boot.PeriodicTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Writes {@link KeyUses} to the database about every two seconds, on its own thread. Uses go to a
 * table that replicas do not mirror. Rehashes are changes of keys; at most 100 a round, so that
 * changes by admins are not delayed. Retries when the database is back.
 */
public final class KeyUseWriter implements AutoCloseable {
  private static final Duration ROUND = Duration.ofSeconds(2);
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
  private final PeriodicTask task;

  // Used by the task only.
  private int round;

  /** A writer that does nothing before {@link #startAfter}. */
  public KeyUseWriter(
      KeyUses uses, Jdbi jdbi, ChangeLog changes, Peppers peppers, MeterRegistry metrics) {
    this.uses = uses;
    this.jdbi = jdbi;
    this.changes = changes;
    this.peppers = peppers;
    this.task =
        new PeriodicTask(
            "key-uses",
            Pause.jittered(ROUND, RandomGenerator.getDefault()),
            this::writeRound,
            metrics);
    Gauge.builder("tollgate.authz.keys.under.other.peppers", underOtherPeppers, Number::doubleValue)
        .description(
            "Keys that still work and are stored under another pepper; counted each minute")
        .register(metrics);
  }

  /**
   * Starts to write when the stage completes. Must be called at most once.
   *
   * @param migrated completes when the tables exist
   */
  public void startAfter(CompletionStage<?> migrated) {
    task.startAfter(migrated);
  }

  /**
   * Stops the rounds, and writes the remaining uses if any round has run.
   *
   * @throws JdbiException if the remaining uses cannot be written
   */
  @Override
  public void close() {
    task.close();
    if (task.isStarted()) {
      writeUses();
    }
  }

  private void writeRound() {
    if (round++ % ROUNDS_PER_MINUTE == 0) {
      uses.nextMinute();
      count();
    }
    writeUses();
    writeMoves();
  }

  /**
   * Writes all recorded uses.
   *
   * @throws JdbiException if the database does not respond; the uses stay recorded
   */
  void writeUses() {
    Map<KeyId, Long> some = uses.takeUses(USES_PER_STATEMENT);
    try {
      for (; !some.isEmpty(); some = uses.takeUses(USES_PER_STATEMENT)) {
        write(some);
      }
    } catch (JdbiException e) {
      uses.giveBack(some);
      throw e;
    }
  }

  /**
   * Writes some of the recorded rehashes; one that fails is recorded again at the key's next use.
   */
  void writeMoves() {
    uses.takeMoves(REHASHES_PER_ROUND).forEach(this::move);
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
  }
}
