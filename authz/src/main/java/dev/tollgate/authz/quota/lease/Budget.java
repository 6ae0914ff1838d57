package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.lease.LeaseStore.Ask;
import dev.tollgate.authz.quota.lease.LeaseStore.Back;
import dev.tollgate.authz.quota.lease.LeaseStore.Grant;
import dev.tollgate.authz.quota.window.Bounds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A limit for one owner, as this replica sees it: the lease of the current window, that of the next
 * one, and what the store said last.
 *
 * <p>Any thread spends, without a lock. The lock guards what happens once a round or once a window.
 * A budget is part of at most one round at a time.
 */
final class Budget {

  /** Units that a replica holds of a budget in use, so that rare requests do not wait. */
  private static final long FLOOR = 8;

  /** The floor of all replicas together is at most this share of what remains. */
  private static final long FLOOR_SHARE = 16;

  /** The lease of the next window is asked for at most this long before. */
  private static final Duration LONGEST_LEAD = Duration.ofSeconds(10);

  /** A lease that nobody has spent from for so long goes back; sooner in short windows. */
  private static final Duration LONGEST_IDLE = Duration.ofMinutes(1);

  private static final Duration SHORTEST_IDLE = Duration.ofSeconds(2);

  private static final Lease NO_LEASE = new Lease(new Bounds(-1, 0));

  private final BudgetId id;
  private final AtomicLong turnedAway = new AtomicLong();
  private final AtomicReference<@Nullable Turn> turn = new AtomicReference<>();
  private volatile Terms terms;
  private volatile Lease lease = NO_LEASE;
  private volatile long turnedAwayAtNanos;

  // Guarded by this.
  private @Nullable Lease next;
  private final Queue<Back> returns = new ArrayDeque<>();
  private final Demand demand;
  private long activeAtNanos;
  private boolean known;
  private boolean retired;

  Budget(BudgetId id, Terms terms, long nowNanos) {
    this.id = id;
    this.terms = terms;
    this.demand = new Demand(nowNanos);
    this.activeAtNanos = nowNanos;
  }

  BudgetId id() {
    return id;
  }

  Terms terms() {
    return terms;
  }

  /** The lease that requests at this time spend from; it is over if there is none. */
  Lease lease(long epochMillis) {
    Lease current = lease;
    return current.isOver(epochMillis) ? turned(epochMillis) : current;
  }

  private synchronized Lease turned(long epochMillis) {
    Lease ahead = next;
    if (lease.isOver(epochMillis) && ahead != null && !ahead.isOver(epochMillis)) {
      begin(ahead);
      next = null;
    }
    return lease;
  }

  /** Replaces the lease. What a part of a rolling window leaves is of use in the next parts. */
  private void begin(Lease newest) {
    observe(0, activeAtNanos);
    if (terms.window().parts() > 1) {
      giveUp(lease);
    }
    lease = newest;
  }

  /** Follows a newer revision of the limit. What is leased under looser terms goes back first. */
  void follow(Terms newest) {
    if (newest.revision() > terms.revision()) {
      adopt(newest);
    }
  }

  private synchronized void adopt(Terms newest) {
    Terms before = terms;
    if (newest.revision() <= before.revision()) {
      return;
    }
    if (newest.areStricterThan(before)) {
      observe(0, activeAtNanos);
      giveUp(lease);
      if (next != null) {
        giveUp(next);
      }
      lease = NO_LEASE;
      next = null;
    } else {
      lease.remains(Lease.Remaining.UNKNOWN.units(), 0);
    }
    terms = newest;
  }

  private void giveUp(Lease held) {
    long units = held.remove(Long.MAX_VALUE);
    if (units > 0) {
      returns.add(new Back(held.window().start(), units));
    }
  }

  /** Counts what a waiting request wants, as demand. */
  void turnAway(long wanted, long nowNanos) {
    turnedAway.addAndGet(wanted);
    turnedAwayAtNanos = nowNanos;
  }

  /** Gives the budget a turn, unless it has one: returns that. */
  @Nullable Turn enter(Turn mine) {
    return turn.compareAndExchange(null, mine);
  }

  /** The budget's turn; null if it has none. */
  @Nullable Turn turn() {
    return turn.get();
  }

  /** Ends the turn: whoever wants units from now on needs another one. */
  @Nullable Turn endTurn() {
    return turn.getAndSet(null);
  }

  /**
   * Makes the ask of the next round; null if there is nothing to ask for. Units that the ask
   * returns leave the lease.
   *
   * <p>What requests wait for is asked for in full, for it is spent at once. Beyond that: as much
   * as is wanted in ten seconds, but not more than a share of what remained, so that one replica
   * does not tie up what the others need.
   *
   * @param patience after this time a request does not wait any more
   */
  synchronized @Nullable Ask ask(long epochMillis, long nowNanos, int replicas, Duration patience) {
    Lease held = lease(epochMillis);
    long waiting = turnedAway.getAndSet(0);
    observe(waiting, nowNanos);
    long stillWaiting = nowNanos - turnedAwayAtNanos < patience.toNanos() ? waiting : 0;
    // Of a lease whose window is over nothing counts: neither its units nor what remained then.
    Lease current =
        held.isOver(epochMillis) ? new Lease(terms.window().at(epochMillis / 1000)) : held;
    Bounds window = current.window();
    Bounds following = terms.window().at(window.end());
    Back back = back(current, nowNanos, replicas);
    long units = retired ? 0 : wish(current, nowNanos, stillWaiting, replicas);
    long ahead = retired ? 0 : wishAhead(window, epochMillis, nowNanos, replicas);
    if (back.units() == 0 && units == 0 && ahead == 0) {
      return null;
    }
    return new Ask(id, terms, known, window, following.end(), back, units, ahead);
  }

  private Back back(Lease current, long nowNanos, int replicas) {
    Back owed = returns.poll();
    if (owed != null) {
      return owed;
    }
    long excess = excess(current, nowNanos, replicas);
    return excess == 0 ? Back.NOTHING : new Back(current.window().start(), current.remove(excess));
  }

  /** Units of the lease that others may need more: all if it is idle. */
  private long excess(Lease current, long nowNanos, int replicas) {
    long held = current.units();
    if (held == 0) {
      return 0;
    } else if (isIdle(current.window(), nowNanos)) {
      return held;
    }
    long wanted = 2 * Math.max(demand.recent(nowNanos), floor(share(current), replicas));
    return held - wanted > held / 2 ? held - wanted : 0;
  }

  private long wish(Lease current, long nowNanos, long waiting, int replicas) {
    if (isIdle(current.window(), nowNanos)) {
      return 0;
    }
    long held = current.units();
    long remaining = share(current);
    long wanted = Math.min(demand.recent(nowNanos), remaining / (2L * replicas));
    long ahead = Math.max(wanted, floor(remaining, replicas)) - held;
    long least = held == 0 && current.remaining().units() != 0 ? 1 : 0;
    long wish = Math.max(Math.max(waiting - held, ahead), least);
    if (wish < 1) {
      current.refillBelow(held / 4);
      return 0;
    }
    return wish;
  }

  /** Units of the next window, when it is near and the budget is in use. */
  private long wishAhead(Bounds window, long epochMillis, long nowNanos, int replicas) {
    if (next != null || !isNextDue(window, epochMillis) || isIdle(window, nowNanos)) {
      return 0;
    }
    long amount = terms.amount();
    long wanted = Math.min(demand.recent(nowNanos), amount / (2L * replicas));
    return Math.max(wanted, floor(amount, replicas));
  }

  private long share(Lease current) {
    Lease.Remaining last = current.remaining();
    return last.isKnown() ? last.units() : terms.amount();
  }

  private static long floor(long remaining, int replicas) {
    return Math.min(FLOOR, remaining / (FLOOR_SHARE * replicas));
  }

  /** Spread over half of the lead by the budget's hash, so that not all budgets ask at once. */
  private boolean isNextDue(Bounds window, long epochMillis) {
    if (window.end() >= Bounds.NEVER) {
      return false;
    }
    long lead = Math.min(window.seconds() * 1000 / 4, LONGEST_LEAD.toMillis());
    long spread = Math.floorMod(id.hash().getLeastSignificantBits(), lead / 2 + 1);
    return window.end() * 1000 - epochMillis <= lead / 2 + spread;
  }

  private boolean isIdle(Bounds window, long nowNanos) {
    long idle = Math.min(window.seconds() / 8, LONGEST_IDLE.toSeconds());
    return nowNanos - activeAtNanos
        >= Duration.ofSeconds(Math.max(idle, SHORTEST_IDLE.toSeconds())).toNanos();
  }

  /** True if a round should be run for this budget although nobody asked for one. */
  synchronized boolean isDue(long epochMillis, long nowNanos, int replicas) {
    observe(0, nowNanos);
    Lease current = lease(epochMillis);
    if (current.isOver(epochMillis)) {
      return !returns.isEmpty();
    }
    return !returns.isEmpty()
        || excess(current, nowNanos, replicas) > 0
        || wishAhead(current.window(), epochMillis, nowNanos, replicas) > 0;
  }

  /**
   * Ends the use of the budget here if it holds nothing, and nobody has wanted any for so long.
   * Requests that still have it get nothing from it.
   */
  synchronized boolean retire(long epochMillis, long nowNanos, Duration unused) {
    observe(0, nowNanos);
    Lease current = lease(epochMillis);
    boolean holdsNothing = next == null && (current.isOver(epochMillis) || current.units() == 0);
    if (nowNanos - activeAtNanos >= unused.toNanos()
        && holdsNothing
        && returns.isEmpty()
        && turn() == null) {
      retired = true;
    }
    return retired;
  }

  /**
   * Takes in the answer to an ask; null if the store does not know the budget, or not the window of
   * the ask.
   */
  synchronized void accept(Ask ask, @Nullable Grant grant, long nowNanos) {
    if (grant == null) {
      known = false;
      notReturned(ask);
      return;
    }
    known = true;
    boolean stale = ask.terms().revision() < terms.revision();
    Lease current =
        retired || (stale && terms.areStricterThan(ask.terms())) ? null : leaseOf(grant.window());
    if (current == null) {
      refuse(grant);
      return;
    }
    current.add(grant.units());
    long held = current.units();
    // Where nothing remains, asking ahead would be a query for every request to the end of the
    // lease.
    current.refillBelow(grant.remaining() == 0 ? 0 : held / 4);
    current.remains(grant.remaining(), nowNanos);
    if (grant.ahead() > 0) {
      leaseAhead(new Bounds(grant.window().end(), ask.nextEnd()), grant.ahead(), nowNanos);
    }
  }

  private void leaseAhead(Bounds window, long units, long nowNanos) {
    Lease ahead = next;
    if (ahead == null || !ahead.window().equals(window)) {
      ahead = new Lease(window);
      next = ahead;
    }
    ahead.add(units);
    ahead.refillBelow(ahead.units() / 4);
    ahead.remains(Math.max(0, terms.amount() - ahead.units()), nowNanos); // unless others lease
  }

  /** Returns what was granted; of a window that is over it is void, but in a rolling one. */
  private void refuse(Grant grant) {
    if (grant.units() > 0) {
      returns.add(new Back(grant.window().start(), grant.units()));
    }
    if (grant.ahead() > 0) {
      returns.add(new Back(grant.window().end(), grant.ahead()));
    }
  }

  /** The lease of the current window; begins it if it is new here. Null if it is an older one. */
  private @Nullable Lease leaseOf(Bounds window) {
    if (lease.window().equals(window)) {
      return lease;
    }
    if (window.end() <= lease.window().start()) {
      return null;
    }
    Lease ahead = next;
    if (ahead != null && ahead.window().equals(window)) {
      next = null;
      begin(ahead);
    } else {
      begin(new Lease(window));
    }
    return lease;
  }

  /** Notes that what an ask wanted to return is still to be returned. */
  synchronized void notReturned(Ask ask) {
    Back back = ask.back();
    if (back.units() > 0) {
      returns.add(back);
    }
  }

  /** True if there are units to return. */
  synchronized boolean owes() {
    return !returns.isEmpty();
  }

  /** Returns everything with the next rounds; requests get nothing from now on. */
  synchronized void close() {
    retired = true;
    giveUp(lease);
    if (next != null) {
      giveUp(next);
    }
    lease = NO_LEASE;
    next = null;
  }

  private void observe(long waiting, long nowNanos) {
    long wanted = lease.newlySpent() + waiting;
    if (wanted > 0) {
      demand.add(wanted, nowNanos);
      activeAtNanos = nowNanos;
    }
  }
}
