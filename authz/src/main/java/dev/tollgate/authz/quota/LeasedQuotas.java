package dev.tollgate.authz.quota;

import dev.tollgate.authz.quota.Budget.Answer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * Request quotas out of leases: a replica takes a share of a budget in Postgres in advance and
 * admits requests from it in memory. What is granted and not given back counts as used, so that
 * nothing that goes wrong, from a lost answer to a killed process, can admit more than the limit;
 * it can strand units until the window ends. Thread-safe.
 */
public final class LeasedQuotas implements RequestQuotas {

  /**
   * How long "nothing remains" is believed. Other replicas may give units back; an exhausted key
   * under attack costs no more than a query each time this has passed.
   */
  static final Duration ASK_AGAIN = Duration.ofMillis(500);

  private static final Spend UNAVAILABLE = new Spend.Unavailable();

  private final Budgets budgets;
  private final LeaseKeeper keeper;
  private final LongSupplier nanoTime;
  private final QuotaMetrics metrics;

  LeasedQuotas(Budgets budgets, LeaseKeeper keeper, LongSupplier nanoTime, QuotaMetrics metrics) {
    this.budgets = budgets;
    this.keeper = keeper;
    this.nanoTime = nanoTime;
    this.metrics = metrics;
  }

  /**
   * Leases as soon as the tables are there; what is wanted until then is pending.
   *
   * @param migrated completes when the tables are there
   * @param dataSource a pool of its own, one connection is enough; its connection timeout decides
   *     how long the first requests stay pending after the database went away
   * @param replica the name of this replica, of which no other one runs
   * @param clock tells which windows are over
   * @param nanoTime monotonic nanoseconds, as of {@link System#nanoTime}
   */
  @SuppressWarnings("FutureReturnValueIgnored") // it fails only if the service stops before
  public static LeasedQuotas start(
      CompletableFuture<?> migrated,
      DataSource dataSource,
      String replica,
      InstantSource clock,
      LongSupplier nanoTime,
      RandomGenerator random,
      MeterRegistry registry) {
    Budgets budgets = new Budgets(Budgets.MAX_BUDGETS, nanoTime);
    QuotaMetrics metrics = new QuotaMetrics(registry, budgets);
    LeaseStore store = new PostgresLeaseStore(dataSource);
    LeaseRounds rounds = new LeaseRounds(replica, store, budgets, clock, nanoTime, random, metrics);
    // Dependents of a Pending run on a thread of their own, so that they cannot hold up a round.
    LeaseKeeper keeper = new LeaseKeeper(rounds, Thread::startVirtualThread);
    migrated.thenRun(keeper::start);
    return new LeasedQuotas(budgets, keeper, nanoTime, metrics);
  }

  @Override
  public Spend spend(String owner, RequestLimit limit, Instant now) {
    Budget budget = budgets.get(owner, limit, now);
    if (budget == null || keeper.isClosed()) {
      return unavailable();
    }
    Answer answer = budget.answer();
    long left = budget.take();
    if (left < 0) {
      return refuse(budget, limit, answer);
    }
    if (budget.isLow(left) && !keeper.isCutOff()) {
      keeper.wantAhead(budget, limit.requests());
    }
    long remaining = Math.min(left + answer.remaining(), limit.requests() - 1);
    return new Spend.Admitted(remaining, budget.resetsAt());
  }

  @Override
  public OptionalLong peek(String owner, RequestLimit limit, Instant at) {
    Budget budget = budgets.find(owner, limit, at);
    return budget == null ? OptionalLong.empty() : budget.left(limit.requests());
  }

  private Spend refuse(Budget budget, RequestLimit limit, Answer answer) {
    boolean saidSpent = answer.saysSpent(limit.requests());
    boolean cutOff = keeper.isCutOff();
    if (saidSpent && (cutOff || isFresh(answer))) {
      metrics.answeredSpent();
      return new Spend.Spent(budget.resetsAt());
    }
    if (cutOff) {
      return unavailable();
    }
    metrics.answeredPending();
    budget.turnAway();
    return new Spend.Pending(keeper.want(budget, limit.requests()));
  }

  private boolean isFresh(Answer answer) {
    return nanoTime.getAsLong() - answer.atNanos() < ASK_AGAIN.toNanos();
  }

  private Spend unavailable() {
    metrics.answeredUnavailable();
    return UNAVAILABLE;
  }

  @Override
  public void close() {
    keeper.close();
  }
}
