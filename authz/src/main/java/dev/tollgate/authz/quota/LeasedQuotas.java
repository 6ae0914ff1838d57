package dev.tollgate.authz.quota;

import dev.tollgate.boot.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/**
 * Budgets out of leases: a replica takes a share of a budget in Postgres in advance and admits
 * requests from it in memory. What is granted and not given back counts as used. So no failure,
 * from a lost answer to a killed process, can admit more than the limit; a failure can strand units
 * until the window ends. Thread-safe.
 *
 * <p>A request that owes several debts takes them in a fixed order and puts all back if one cannot
 * be paid. For that moment other requests miss these units, and may be refused or wait for a grant.
 * A request that waits holds nothing.
 */
public final class LeasedQuotas implements Quotas {

  /**
   * Time for which "nothing remains" is trusted. Other replicas may give units back; an exhausted
   * key under attack costs no more than a query each time this has passed.
   */
  static final Duration ASK_AGAIN = Duration.ofMillis(500);

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
   * Leases as soon as the tables are there; payments until then are pending.
   *
   * @param migrated completes when the tables are there
   * @param dataSource a pool of its own, one connection is enough; its connection timeout decides
   *     how long the first requests stay pending after the database went away
   * @param replica name of this replica, unique among those that run
   * @param instance of this process
   * @param time decides which windows are over
   */
  @SuppressWarnings("FutureReturnValueIgnored") // it fails only if the service stops before
  public static LeasedQuotas start(
      CompletableFuture<?> migrated,
      DataSource dataSource,
      String replica,
      UUID instance,
      TimeSource time,
      MeterRegistry registry) {
    Budgets budgets = new Budgets(Budgets.MAX_BUDGETS, time.nanoTime());
    QuotaMetrics metrics = new QuotaMetrics(registry, budgets);
    LeaseStore store = new PostgresLeaseStore(dataSource, instance);
    RandomGenerator random = RandomGenerator.getDefault();
    LeaseRounds rounds = new LeaseRounds(replica, store, budgets, time, random, metrics);
    // Dependents of a grant run on a thread of their own, so that they cannot hold up a round.
    LeaseKeeper keeper = new LeaseKeeper(rounds, Thread::startVirtualThread);
    migrated.thenRun(keeper::start);
    return new LeasedQuotas(budgets, keeper, time.nanoTime(), metrics);
  }

  @Override
  public Payment pay(List<Debt> debts, Instant now) {
    Payment payment = payFrom(Debt.ordered(debts), 0, now);
    metrics.count(payment);
    return payment;
  }

  /** Pays the debts from this one on, or none of them. */
  private Payment payFrom(List<Debt> debts, int index, Instant now) {
    if (index == debts.size()) {
      return Payment.PAID;
    }
    Debt debt = debts.get(index);
    Budget budget = budgets.get(debt.owner(), debt.limit(), now);
    if (budget == null || keeper.isClosed()) {
      return Payment.UNAVAILABLE;
    }
    LeaseAnswer answer = budget.answer(); // before the take: see there
    long left = budget.take(debt.units());
    if (left < 0) {
      return refuse(debts, index, budget, answer, now);
    }
    Payment rest = payFrom(debts, index + 1, now);
    if (!(rest instanceof Payment.Paid)) {
      budget.putBack(debt.units());
    } else if (budget.isLow(left) && !keeper.isCutOff()) {
      keeper.wantAhead(budget, debt.limit().amount());
    }
    return rest;
  }

  /**
   * Says why a debt cannot be paid now. If the database may have units, asks for those of all debts
   * that lack some, in one round; if one of them cannot be paid at all, asks for none.
   */
  private Payment refuse(
      List<Debt> debts, int index, Budget budget, LeaseAnswer answer, Instant now) {
    Debt debt = debts.get(index);
    long amount = debt.limit().amount();
    boolean cutOff = keeper.isCutOff();
    if (answer.saysSpent(amount) && (cutOff || isFresh(answer))) {
      return new Payment.Exhausted(debt, budget.resetsAt());
    }
    Payment others = cutOff ? Payment.UNAVAILABLE : refuseFrom(debts, index + 1, now);
    return switch (others) {
      case Payment.Paid _ -> new Payment.Pending(want(budget, debt));
      case Payment.Pending(var grant) ->
          new Payment.Pending(
              want(budget, debt).thenCombine(grant, (mine, theirs) -> Boolean.TRUE));
      case Payment.Exhausted _, Payment.Unavailable _ -> others;
    };
  }

  /** The same for the debts from this one on; paid if none of them lacks units. Takes nothing. */
  private Payment refuseFrom(List<Debt> debts, int from, Instant now) {
    for (int index = from; index < debts.size(); index++) {
      Debt debt = debts.get(index);
      Budget budget = budgets.get(debt.owner(), debt.limit(), now);
      if (budget == null) {
        return Payment.UNAVAILABLE;
      }
      LeaseAnswer answer = budget.answer();
      if (!budget.holds(debt.units())) {
        return refuse(debts, index, budget, answer, now);
      }
    }
    return Payment.PAID;
  }

  private CompletionStage<?> want(Budget budget, Debt debt) {
    budget.turnAway(debt.units());
    return keeper.want(budget, debt.limit().amount());
  }

  @Override
  public OptionalLong peek(Debt debt, Instant at) {
    Budget budget = budgets.find(debt.owner(), debt.limit(), at);
    return budget == null ? OptionalLong.empty() : budget.left(debt.limit().amount());
  }

  private boolean isFresh(LeaseAnswer answer) {
    return nanoTime.getAsLong() - answer.atNanos() < ASK_AGAIN.toNanos();
  }

  @Override
  public void close() {
    keeper.close();
  }
}
