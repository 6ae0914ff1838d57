package dev.tollgate.admin.callers;

import dev.tollgate.admin.access.TokenTable;
import dev.tollgate.admin.http.IdempotencyStore;
import dev.tollgate.boot.Pause;
import dev.tollgate.boot.PeriodicTask;
import dev.tollgate.boot.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Polls the admin tokens and keeps the token table of this replica up to date. While the database
 * is unavailable, the table keeps its content. A revoked token is rejected by every replica within
 * a second, and by the replica that revoked it at once. Also deletes expired records of idempotent
 * calls. Thread-safe.
 */
public final class TokenRefresher implements AutoCloseable {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
  private static final long CLEANUP_INTERVAL_NANOS = Duration.ofMinutes(10).toNanos();

  private final AdminTokens tokens;
  private final TokenTable table;
  private final IdempotencyStore idempotencyStore;
  private final PeriodicTask task;
  private long lastCleanupNanos;

  /** A refresher that does nothing until {@link #startAfter}. */
  public TokenRefresher(
      AdminTokens tokens,
      TokenTable table,
      IdempotencyStore idempotencyStore,
      MeterRegistry metrics) {
    this.tokens = tokens;
    this.table = table;
    this.idempotencyStore = idempotencyStore;
    this.task = new PeriodicTask("admin-tokens", Pause.of(POLL_INTERVAL), this::run, metrics);
    this.lastCleanupNanos = table.now().nanos();
  }

  /**
   * Starts to poll when the stage completes. Must be called at most once.
   *
   * @param ready completes when the tables exist
   */
  public void startAfter(CompletionStage<?> ready) {
    task.startAfter(ready);
  }

  /** Updates the table before it returns. */
  void refresh() throws SQLException {
    TimeSource.Moment queried = table.now();
    if (table.isAtRevision(tokens.revision())) {
      table.confirm(queried);
    } else {
      AdminTokens.Snapshot snapshot = tokens.load();
      table.replace(snapshot.revision(), snapshot.entries(), queried);
    }
  }

  /** Stops polling; the table keeps its content. */
  @Override
  public void close() {
    task.close();
  }

  private void run() throws SQLException {
    refresh();
    deleteExpiredCalls();
  }

  private void deleteExpiredCalls() throws SQLException {
    if (table.now().nanos() - lastCleanupNanos >= CLEANUP_INTERVAL_NANOS) {
      lastCleanupNanos = table.now().nanos();
      idempotencyStore.deleteExpired();
    }
  }
}
