package dev.tollgate.authz.quota;

import dev.tollgate.authz.quota.LeaseStore.Ask;
import dev.tollgate.authz.quota.LeaseStore.Grant;
import dev.tollgate.authz.quota.LeaseStore.Return;
import dev.tollgate.boot.Backoff;
import dev.tollgate.boot.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that this replica says to the store: asks for units, gives back what lies idle, shows
 * that it lives. For one thread, except {@link #isCutOff}.
 */
final class LeaseRounds {

  /** Interval between heartbeats of the replica; it renews its leases in the same round. */
  static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /**
   * Between rounds that nobody waits for, so that many budgets share a statement. Leases ask ahead
   * while they still last more than twice as long.
   */
  static final Duration PACE = Duration.ofMillis(100);

  /** A lease that nobody has spent from for so long goes back. */
  static final Duration IDLE = Duration.ofSeconds(2);

  /** A budget that nobody has wanted for so long is forgotten; sooner when there are many. */
  static final Duration FORGOTTEN = Duration.ofMinutes(1);

  /** Requests of a window still come for so long after its end. */
  static final Duration STRAGGLERS = Duration.ofSeconds(5);

  /** Interval between deletions of rows whose window ended long ago. */
  static final Duration SWEEP = Duration.ofMinutes(1);

  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(1);

  private static final Logger logger = LoggerFactory.getLogger(LeaseRounds.class);

  private final String replica;
  private final LeaseStore store;
  private final Budgets budgets;
  private final TimeSource time;
  private final Backoff backoff;
  private final QuotaMetrics metrics;

  private volatile boolean cutOff;
  private int replicas = 1;
  private boolean started;
  private long tendAtNanos;
  private long askedAtNanos;
  private long sweepAtNanos;

  LeaseRounds(
      String replica,
      LeaseStore store,
      Budgets budgets,
      TimeSource time,
      RandomGenerator random,
      QuotaMetrics metrics) {
    this.replica = replica;
    this.store = store;
    this.budgets = budgets;
    this.time = time;
    this.backoff = new Backoff(FIRST_RETRY, LAST_RETRY, random);
    this.metrics = metrics;
    this.tendAtNanos = time.nanos();
    this.askedAtNanos = tendAtNanos;
    this.sweepAtNanos = tendAtNanos;
  }

  /** True if the last call to the store failed. */
  boolean isCutOff() {
    return cutOff;
  }

  /** Nanoseconds until the next {@link #tend}; negative if it is late. */
  long nanosToTend() {
    return tendAtNanos - time.nanos();
  }

  /** Nanoseconds until the next request for units in advance; negative if it is late. */
  long nanosToAskAhead() {
    return askedAtNanos + PACE.toNanos() - time.nanos();
  }

  /** Asks for what these budgets want, in one statement. While cut off it does nothing. */
  void ask(List<Budget> wanting) {
    Map<Budget, Ask> asks = new LinkedHashMap<>();
    for (Budget budget : wanting) {
      // Units for a budget that was forgotten meanwhile would be units for nobody.
      long wish = !cutOff && budgets.holds(budget) ? budget.wish(replicas, time.nanos()) : 0;
      if (wish > 0) {
        asks.put(budget, new Ask(budget.id(), budget.amount(), wish));
      }
    }
    if (!asks.isEmpty()) {
      ask(asks);
    }
  }

  private void ask(Map<Budget, Ask> asks) {
    long startedAtNanos = time.nanos();
    askedAtNanos = startedAtNanos;
    try {
      Map<BudgetId, Grant> grants = store.grant(List.copyOf(asks.values()));
      long nowNanos = time.nanos();
      asks.forEach((budget, ask) ->
          budget.accept(ask, grants.getOrDefault(budget.id(), Grant.NOTHING), nowNanos));
      long units = grants.values().stream().mapToLong(Grant::units).sum();
      metrics.granted(asks.size(), units, nowNanos - startedAtNanos);
    } catch (SQLException | RuntimeException e) {
      // Nobody knows whether it was granted: if so, nobody will spend it.
      metrics.mayBeLost(asks.values().stream().mapToLong(Ask::units).sum());
      becomeCutOff(e);
    }
  }

  /** Shows that the replica lives, gives back, forgets, sweeps. */
  void tend() {
    tendAtNanos = time.nanos() + HEARTBEAT.toNanos();
    try {
      replicas = store.heartbeat(replica);
      if (!started) {
        store.grant(List.of()); // so that the first requests do not wait for a cold statement
      }
      started = true;
      becomeReachable();
      giveBack(budget -> budget.isIdle(IDLE.toNanos(), time.nanos()));
      sweep();
    } catch (SQLException | RuntimeException e) {
      becomeCutOff(e);
    }
    forget();
  }

  /** Gives everything back and says goodbye. */
  void end() {
    if (cutOff) {
      return;
    }
    try {
      giveBack(budget -> true);
      store.leave(replica);
    } catch (SQLException | RuntimeException e) {
      logger.warn("Quota leases were not given back and count as used: {}", e.toString());
    }
  }

  private void giveBack(Predicate<Budget> which) throws SQLException {
    List<Budget> chosen =
        budgets
            .all()
            .filter(budget -> budget.holds(1) && !isOver(budget) && which.test(budget))
            .toList();
    for (int from = 0; from < chosen.size(); from += LeaseKeeper.MAX_ASKS) {
      giveBack(chosen.subList(from, Math.min(from + LeaseKeeper.MAX_ASKS, chosen.size())));
    }
  }

  private void giveBack(List<Budget> some) throws SQLException {
    // Out of reach of requests first: whatever comes of the statement, no unit can be in two
    // places.
    List<Return> returns =
        some.stream().map(budget -> new Return(budget.id(), budget.takeAll())).toList();
    long units = returns.stream().mapToLong(Return::units).sum();
    try {
      store.giveBack(returns);
      metrics.gaveBack(units);
    } catch (SQLException | RuntimeException e) {
      metrics.mayBeLost(units);
      throw e;
    }
  }

  private void sweep() throws SQLException {
    if (time.nanos() - sweepAtNanos >= 0 && !store.sweep()) {
      sweepAtNanos = time.nanos() + SWEEP.toNanos();
    }
  }

  private void forget() {
    long nowNanos = time.nanos();
    long idleNanos = (budgets.isCrowded() ? IDLE : FORGOTTEN).toNanos();
    budgets
        .all()
        .filter(
            budget -> isOver(budget) || (!budget.holds(1) && budget.isIdle(idleNanos, nowNanos)))
        .forEach(budgets::drop);
  }

  private boolean isOver(Budget budget) {
    return budget.resetsAt().plus(STRAGGLERS).isBefore(time.clock().instant());
  }

  private void becomeReachable() {
    if (cutOff) {
      logger.info("Quota leases: the database answers again");
    }
    cutOff = false;
    backoff.reset();
  }

  private void becomeCutOff(Exception cause) {
    if (!(cause instanceof SQLException)) {
      logger.error("Quota leases: a round failed", cause);
    } else if (!cutOff) {
      logger.warn(
          "Quota leases: the database does not answer; spending what is held: {}",
          cause.toString());
    }
    cutOff = true;
    metrics.failedRound();
    tendAtNanos = time.nanos() + backoff.next().toNanos();
  }
}
