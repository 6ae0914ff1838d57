package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.Charge;
import dev.tollgate.authz.quota.Payment;
import dev.tollgate.authz.quota.Quotas;
import dev.tollgate.authz.quota.Standing;
import dev.tollgate.boot.TimeSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Budgets out of leases: a replica takes a share of a budget in Postgres in advance and admits
 * requests from it in memory. What is granted and not returned counts as used. So no failure, from
 * a lost answer to a killed process, can admit more than the limit; a killed process strands what
 * it held until the window ends. Thread-safe.
 *
 * <p>A request with several charges takes them in a fixed order and puts all back if one cannot be
 * paid. For that moment other requests miss these units, and may be refused or wait for a grant. A
 * request that waits holds nothing.
 */
public final class LeasedQuotas implements Quotas {
  /** Connections that the pool of {@link #start} should have. */
  public static final int CONNECTIONS = LeaseKeeper.CONNECTIONS;

  /**
   * Time for which "nothing remains" is trusted. Other replicas may give units back; an exhausted
   * key under attack costs no more than a query each time this has passed.
   */
  static final Duration ASK_AGAIN = Duration.ofMillis(500);

  private final Budgets budgets;
  private final LeaseKeeper keeper;
  private final DatabaseClock clock;
  private final TimeSource time;
  private final QuotaMetrics metrics;

  LeasedQuotas(
      Budgets budgets,
      LeaseKeeper keeper,
      DatabaseClock clock,
      TimeSource time,
      QuotaMetrics metrics) {
    this.budgets = budgets;
    this.keeper = keeper;
    this.clock = clock;
    this.time = time;
    this.metrics = metrics;
  }

  /**
   * Leases as soon as the tables are there; payments until then are unavailable.
   *
   * @param migrated completes when the tables are there
   * @param dataSource a pool of its own with {@link #CONNECTIONS}; its connection timeout decides
   *     how long the first requests stay pending after the database went away
   * @param replica name of this replica, unique among those that run
   * @param instance of this process
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
    LeaseStore store = new PostgresLeaseStore(dataSource, replica, instance);
    DatabaseClock clock = new DatabaseClock(time);
    // Dependents of a grant run on a thread of their own, so that they cannot hold up a round.
    LeaseKeeper keeper =
        new LeaseKeeper(
            store,
            budgets,
            clock,
            time,
            RandomGenerator.getDefault(),
            metrics,
            Thread::startVirtualThread);
    migrated.thenRun(keeper::start);
    return new LeasedQuotas(budgets, keeper, clock, time, metrics);
  }

  @Override
  public Payment pay(List<Charge> charges) {
    Payment payment =
        keeper.isClosed() ? Payment.UNAVAILABLE : payAll(Charge.ordered(charges), clock.millis());
    metrics.count(payment);
    return payment;
  }

  /** Pays all charges, or none of them. */
  private Payment payAll(List<Charge> charges, long nowMillis) {
    Lease[] taken = new Lease[charges.size()];
    Standing tightest = null;
    for (int i = 0; i < taken.length; i++) {
      Charge charge = charges.get(i);
      Budget budget = budgets.get(charge);
      if (budget == null) {
        putBack(charges, taken, i);
        return Payment.UNAVAILABLE;
      }
      Lease lease = budget.lease(nowMillis);
      Lease.Remaining remaining = lease.remaining(); // before the take: see there
      long left = lease.isOver(nowMillis) ? -1 : lease.take(charge.units());
      if (left < 0) {
        putBack(charges, taken, i);
        return refuse(charges, i, budget, lease, remaining, nowMillis);
      }
      taken[i] = lease;
      tightest = tighter(tightest, standing(charge, lease, left, nowMillis));
      if (lease.isLow(left) && !keeper.isCutOff()) {
        keeper.wantAhead(budget);
      }
    }
    return tightest == null ? Payment.UNAVAILABLE : new Payment.Paid(tightest);
  }

  private static Standing tighter(@Nullable Standing one, Standing other) {
    return one == null ? other : Standing.tighter(one, other);
  }

  private static Standing standing(Charge charge, Lease lease, long left, long nowMillis) {
    long amount = charge.limit().amount();
    long others = Math.max(0, lease.remaining().units());
    long seconds = Math.ceilDiv(lease.window().end() * 1000 - nowMillis, 1000L);
    return new Standing(charge.limit(), Math.min(left + others, amount), Math.max(1, seconds));
  }

  private static void putBack(List<Charge> charges, Lease[] taken, int count) {
    for (int i = 0; i < count; i++) {
      taken[i].putBack(charges.get(i).units());
    }
  }

  /**
   * Says why a charge cannot be paid now. If the database may have units, asks for those of all
   * charges that lack some, in one round; if one of them cannot be paid at all, asks for none.
   */
  private Payment refuse(
      List<Charge> charges,
      int index,
      Budget budget,
      Lease lease,
      Lease.Remaining remaining,
      long nowMillis) {
    Charge charge = charges.get(index);
    boolean cutOff = keeper.isCutOff();
    if (charge.limit().amount() < charge.units() || isSpent(lease, remaining, cutOff, nowMillis)) {
      return new Payment.Exhausted(
          standing(charge, window(lease, charge, nowMillis), 0, nowMillis));
    }
    if (cutOff || !keeper.hasBegun()) {
      return Payment.UNAVAILABLE;
    }
    return switch (refuseFrom(charges, index + 1, nowMillis)) {
      case null -> new Payment.Pending(want(budget, charge));
      case Payment.Pending(var grant) ->
          new Payment.Pending(
              want(budget, charge).thenCombine(grant, (mine, theirs) -> Boolean.TRUE));
      case Payment other -> other;
    };
  }

  private static Lease window(Lease lease, Charge charge, long nowMillis) {
    return lease.isOver(nowMillis)
        ? new Lease(charge.limit().window().at(nowMillis / 1000))
        : lease;
  }

  private boolean isSpent(Lease lease, Lease.Remaining remaining, boolean cutOff, long nowMillis) {
    return remaining.units() == 0
        && !lease.isOver(nowMillis)
        && (cutOff || time.nanos() - remaining.atNanos() < ASK_AGAIN.toNanos());
  }

  /** The same for the charges from this one on; null if none of them lacks units. */
  private @Nullable Payment refuseFrom(List<Charge> charges, int from, long nowMillis) {
    for (int index = from; index < charges.size(); index++) {
      Charge charge = charges.get(index);
      Budget budget = budgets.get(charge);
      if (budget == null) {
        return Payment.UNAVAILABLE;
      }
      Lease lease = budget.lease(nowMillis);
      Lease.Remaining remaining = lease.remaining();
      if (lease.isOver(nowMillis) || lease.units() < charge.units()) {
        return refuse(charges, index, budget, lease, remaining, nowMillis);
      }
    }
    return null;
  }

  private CompletionStage<?> want(Budget budget, Charge charge) {
    budget.turnAway(charge.units(), time.nanos());
    return keeper.want(budget);
  }

  @Override
  public OptionalLong peek(Charge charge) {
    long nowMillis = clock.millis();
    Budget budget = budgets.find(charge);
    Lease lease = budget == null ? null : budget.lease(nowMillis);
    return lease == null || lease.isOver(nowMillis) || !lease.remaining().isKnown()
        ? OptionalLong.empty()
        : OptionalLong.of(standing(charge, lease, lease.units(), nowMillis).remaining());
  }

  @Override
  public CompletionStage<?> begun() {
    return keeper.begun();
  }

  @Override
  public boolean hasBegun() {
    return keeper.hasBegun();
  }

  @Override
  public void close() {
    keeper.close();
  }
}
