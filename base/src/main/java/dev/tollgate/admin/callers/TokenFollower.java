package dev.tollgate.admin.callers;

import dev.tollgate.admin.access.TokenTable;
import dev.tollgate.admin.http.IdempotentCalls;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the token table of this replica up to date, on a thread of its own: a revoked token is
 * refused everywhere within a second. A change made here is in force at once. Cleans up, too.
 */
public final class TokenFollower implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(TokenFollower.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(1);
  private static final long CLEAN_EACH_NANOS = Duration.ofMinutes(10).toNanos();

  private final AdminTokens tokens;
  private final TokenTable table;
  private final IdempotentCalls calls;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private boolean isAway;
  private long cleanedNanos;

  public TokenFollower(AdminTokens tokens, TokenTable table, IdempotentCalls calls) {
    this.tokens = tokens;
    this.table = table;
    this.calls = calls;
    this.thread = Thread.ofVirtual().name("admin-tokens").unstarted(this::run);
    this.cleanedNanos = table.nanoTime();
  }

  public void start() {
    thread.start();
  }

  /** Brings the table up to date now. */
  void look() throws SQLException {
    long askedNanos = table.nanoTime();
    if (table.has(tokens.revision())) {
      table.confirm(askedNanos);
    } else {
      AdminTokens.Snapshot snapshot = tokens.load();
      table.replace(snapshot.revision(), snapshot.entries(), askedNanos);
    }
  }

  /** Stops; the table stays as it is. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        tryToLook();
      } while (!stop.await(POLL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToLook() {
    try {
      look();
      clean();
      isAway = false;
    } catch (SQLException | RuntimeException e) {
      if (!isAway && stop.getCount() > 0) {
        logger.atWarn().setCause(e).log("the admin tokens cannot be read; memory goes on");
      }
      isAway = true;
    }
  }

  private void clean() throws SQLException {
    if (table.nanoTime() - cleanedNanos >= CLEAN_EACH_NANOS) {
      cleanedNanos = table.nanoTime();
      calls.removeOld();
    }
  }
}
