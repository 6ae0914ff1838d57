package dev.tollgate.authz.quota.lease;

import dev.tollgate.boot.Backoff;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state that all lanes of a replica share: whether the store answers, and the number of live
 * replicas. Thread-safe.
 */
final class Session {
  private static final Logger logger = LoggerFactory.getLogger(Session.class);

  /** Serialization failure, deadlock, lock timeout. */
  private static final Set<String> CONTENTION = Set.of("40001", "40P01", "55P03");

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(1);

  private final Backoff backoff;
  private final QuotaMetrics metrics;
  private final AtomicLong lastRound = new AtomicLong();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private volatile boolean cutOff;
  private volatile int replicas = 1;

  Session(RandomGenerator random, QuotaMetrics metrics) {
    this.backoff = new Backoff(FIRST_RETRY, LAST_RETRY, random);
    this.metrics = metrics;
  }

  /** True after the first heartbeat: rounds before it would fail. */
  boolean isBegun() {
    return begun.isDone();
  }

  CompletionStage<?> begun() {
    return begun.minimalCompletionStage();
  }

  /** True if the last call to the store failed. */
  boolean isCutOff() {
    return cutOff;
  }

  /** The live replicas, this one included. */
  int replicas() {
    return replicas;
  }

  long nextRound() {
    return lastRound.incrementAndGet();
  }

  /** Notes an answered heartbeat; true if the store has answered for the first time in a while. */
  synchronized boolean beat(int liveReplicas) {
    boolean isBack = cutOff || !begun.isDone();
    if (cutOff) {
      logger.info("Quota leases: the database answers again");
    }
    replicas = liveReplicas;
    cutOff = false;
    backoff.reset();
    begun.complete(null);
    return isBack;
  }

  /**
   * Notes a failed call; returns the time after which to try again. A statement that the server
   * gave up because of others is no sign that the server is away.
   */
  synchronized Duration failed(Exception cause) {
    metrics.failedRound();
    if (isContended(cause)) {
      logger.debug("Quota leases: a round gave way to others: {}", cause.toString());
      return FIRST_RETRY;
    }
    if (!(cause instanceof SQLException)) {
      logger.error("Quota leases: a round failed", cause);
    } else if (!cutOff) {
      logger.warn(
          "Quota leases: no round can be run now; spending what is held: {}", cause.toString());
    }
    cutOff = true;
    return backoff.next();
  }

  private static boolean isContended(Exception cause) {
    return cause instanceof SQLException e
        && e.getSQLState() != null
        && CONTENTION.contains(e.getSQLState());
  }
}
