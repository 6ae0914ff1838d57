package dev.tollgate.admin.callers;

import dev.tollgate.admin.access.TokenTable;
import dev.tollgate.admin.http.IdempotencyStore;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the admin tokens and keeps the token table of this replica up to date, on a thread of its
 * own. A revoked token is rejected by every replica within a second, and by the replica that
 * revoked it at once. Also deletes expired records of idempotent calls. Thread-safe.
 */
public final class TokenRefresher implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TokenRefresher.class);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);
  private static final long CLEANUP_INTERVAL_NANOS = Duration.ofMinutes(10).toNanos();

  private final AdminTokens tokens;
  private final TokenTable table;
  private final IdempotencyStore idempotencyStore;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private boolean isFailing;
  private long lastCleanupNanos;

  /** A refresher that does nothing until {@link #start()}. */
  public TokenRefresher(AdminTokens tokens, TokenTable table, IdempotencyStore idempotencyStore) {
    this.tokens = tokens;
    this.table = table;
    this.idempotencyStore = idempotencyStore;
    this.thread = Thread.ofVirtual().name("admin-tokens").unstarted(this::run);
    this.lastCleanupNanos = table.nanoTime();
  }

  /** Starts the thread. Must be called once. */
  public void start() {
    thread.start();
  }

  /** Updates the table before it returns. */
  void refresh() throws SQLException {
    long queriedNanos = table.nanoTime();
    if (table.isAtRevision(tokens.revision())) {
      table.confirm(queriedNanos);
    } else {
      AdminTokens.Snapshot snapshot = tokens.load();
      table.replace(snapshot.revision(), snapshot.entries(), queriedNanos);
    }
  }

  /** Stops the thread; the table keeps its content. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(STOP_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        tryRefresh();
      } while (!stop.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryRefresh() {
    try {
      refresh();
      deleteExpiredCalls();
      isFailing = false;
    } catch (SQLException | RuntimeException e) {
      if (!isFailing && stop.getCount() > 0) {
        logger.atWarn().setCause(e).log("the admin tokens cannot be read; memory goes on");
      }
      isFailing = true;
    }
  }

  private void deleteExpiredCalls() throws SQLException {
    if (table.nanoTime() - lastCleanupNanos >= CLEANUP_INTERVAL_NANOS) {
      lastCleanupNanos = table.nanoTime();
      idempotencyStore.deleteExpired();
    }
  }
}
