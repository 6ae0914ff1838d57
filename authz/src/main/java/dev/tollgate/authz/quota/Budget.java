package dev.tollgate.authz.quota;

import dev.tollgate.authz.quota.LeaseStore.Ask;
import dev.tollgate.authz.quota.LeaseStore.Grant;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One owner's window as this replica sees it: the units it holds and what the database said last.
 *
 * <p>Any thread spends; only the keeper's thread adds units, takes them back and looks at demand.
 */
final class Budget {
  private final BudgetId id;
  private final Instant resetsAt;
  private final AtomicLong units = new AtomicLong();
  private final AtomicLong turnedAway = new AtomicLong();
  private final AtomicReference<@Nullable CompletableFuture<Void>> round = new AtomicReference<>();
  private volatile LeaseAnswer answer = LeaseAnswer.NONE;
  private volatile long amount;
  private volatile long refillBelow;

  // From here on the keeper's thread only.
  private final Demand demand;
  private long leased;
  private long spentSeen;
  private long activeAtNanos;

  Budget(BudgetId id, long nowNanos) {
    this.id = id;
    this.resetsAt = Instant.ofEpochSecond(id.windowEnd());
    this.demand = new Demand(nowNanos);
    this.activeAtNanos = nowNanos;
  }

  BudgetId id() {
    return id;
  }

  Instant resetsAt() {
    return resetsAt;
  }

  /** The limit that the newest request came with. */
  long amount() {
    return amount;
  }

  /**
   * The last answer. Read it before {@link #take}: units are added before the answer that brought
   * them is, so a take that fails after an answer of "nothing remains" has missed nothing.
   */
  LeaseAnswer answer() {
    return answer;
  }

  /**
   * Takes units; returns what is left of the lease. Takes nothing if it holds too few: negative.
   */
  long take(long wanted) {
    long held = units.get();
    while (held >= wanted && !units.compareAndSet(held, held - wanted)) {
      held = units.get();
    }
    return held - wanted;
  }

  /** Puts units back that were taken for a request which does not go ahead. */
  void putBack(long taken) {
    units.addAndGet(taken);
  }

  /** True if the lease holds so many units. */
  boolean holds(long wanted) {
    return units.get() >= wanted;
  }

  /** True if the replica should ask for more units now, so that no request waits for them. */
  boolean isLow(long left) {
    return left < refillBelow && round.get() == null;
  }

  /** Counts what a waiting request wants, as demand. */
  void turnAway(long wanted) {
    turnedAway.addAndGet(wanted);
  }

  /** Makes {@code mine} the round that answers this budget, unless there is one: returns that. */
  @Nullable CompletableFuture<Void> enter(CompletableFuture<Void> mine, long limit) {
    amount = limit;
    return round.compareAndExchange(null, mine);
  }

  /** Ends the round: whoever wants units from now on needs another one. */
  @Nullable CompletableFuture<Void> leaveRound() {
    return round.getAndSet(null);
  }

  /**
   * The units to ask for; 0 if the lease holds enough. What requests wait for is asked for in full,
   * for it is spent at once. Beyond that: as much as was wanted of late, but not more than a share
   * of what remained, so that one replica does not tie up what the others need.
   */
  long wish(int replicas, long nowNanos) {
    long waiting = turnedAway.getAndSet(0);
    observe(waiting, nowNanos);
    activeAtNanos = nowNanos;
    long held = units.get();
    long share = answer.remaining() / (2L * replicas);
    long ahead = Math.min(demand.recent(nowNanos) - held, share);
    long wish = Math.max(Math.max(waiting - held, ahead), held == 0 ? 1 : 0);
    if (wish == 0) {
      refillBelow = held / 4;
    }
    return wish;
  }

  /** Takes in the answer to an ask. */
  void accept(Ask ask, Grant grant, long nowNanos) {
    leased += grant.units();
    long held = units.addAndGet(grant.units());
    // Where nothing remains, asking ahead would be a query for every request to the end of the
    // lease.
    refillBelow = grant.remaining() == 0 ? 0 : held / 4;
    answer = new LeaseAnswer(ask.amount(), grant.remaining(), nowNanos);
  }

  /** True if no unit was requested for this time. */
  boolean isIdle(long nanos, long nowNanos) {
    observe(0, nowNanos);
    return nowNanos - activeAtNanos >= nanos && round.get() == null;
  }

  /** The units that remain of a limit by the last answer; empty before the first answer. */
  OptionalLong left(long limit) {
    LeaseAnswer last = answer;
    return last.amount() == 0
        ? OptionalLong.empty()
        : OptionalLong.of(Math.min(units.get() + last.remaining(), limit));
  }

  /** Empties the lease and returns what it held, which nobody can spend from now on. */
  long takeAll() {
    answer = LeaseAnswer.NONE;
    long taken = units.getAndSet(0);
    leased -= taken;
    return taken;
  }

  private void observe(long waiting, long nowNanos) {
    long spent = leased - units.get();
    long wanted = spent - spentSeen + waiting;
    spentSeen = spent;
    if (wanted > 0) {
      demand.add(wanted, nowNanos);
      activeAtNanos = nowNanos;
    }
  }
}
