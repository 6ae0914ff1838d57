package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.lease.Turn.Place;
import dev.tollgate.boot.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs rounds on one thread over one connection. What comes in during a round makes up the next
 * one. Thread-safe but for {@link #step}.
 */
final class Lane {
  /** Budgets in one statement: a few milliseconds, for which everyone in it waits. */
  static final int MAX_ASKS = 200;

  /** It looks for something to do so often although nobody calls. */
  private static final Duration REST = Duration.ofSeconds(1);

  private final Place place;
  private final Duration pace;
  private final Rounds rounds;
  private final TimeSource time;
  private final Executor wakers;
  private final Queue<Budget> waiting = new ConcurrentLinkedQueue<>();

  private volatile @Nullable Thread thread;
  private volatile boolean closed;
  private volatile boolean called;
  private long steppedAtNanos;

  /**
   * Does nothing before {@link #start}.
   *
   * @param place the turns that this lane takes
   * @param pace shortest time from the start of one round to the next, so that many budgets share a
   *     statement
   * @param wakers runs what waits for a round
   */
  Lane(Place place, Duration pace, Rounds rounds, TimeSource time, Executor wakers) {
    this.place = place;
    this.pace = pace;
    this.rounds = rounds;
    this.time = time;
    this.wakers = wakers;
    this.steppedAtNanos = time.nanos() - pace.toNanos();
  }

  void start(String name) {
    if (!closed) {
      thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }
  }

  /** Includes the budget in the next round. */
  void add(Budget budget) {
    waiting.add(budget);
    call();
    if (closed) {
      answer(List.of(budget)); // The thread may have looked for the last time.
    }
  }

  /** Makes the lane look for something to do. */
  void call() {
    called = true;
    LockSupport.unpark(thread);
  }

  /** Does what is due now, without waiting for more. */
  void step() {
    steppedAtNanos = time.nanos();
    rounds.recover();
    List<Budget> round = new ArrayList<>();
    for (Budget next = waiting.poll(); next != null; next = waiting.poll()) {
      Turn turn = next.turn();
      if (turn != null && turn.begin(place)) {
        round.add(next);
      }
    }
    for (int from = 0; from < round.size(); from += MAX_ASKS) {
      List<Budget> some = round.subList(from, Math.min(from + MAX_ASKS, round.size()));
      rounds.run(some);
      answer(some);
    }
  }

  private void run() {
    while (!closed) {
      called = false; // first: what comes from here on calls for another step
      step();
      for (long nanos = nanosToStep(); nanos > 0; nanos = nanosToStep()) {
        LockSupport.parkNanos(this, nanos);
      }
    }
    answer(waiting);
  }

  private long nanosToStep() {
    if (closed) {
      return 0;
    }
    return called ? Math.max(0, steppedAtNanos + pace.toNanos() - time.nanos()) : REST.toNanos();
  }

  private void answer(Iterable<Budget> budgets) {
    List<Turn> answered = new ArrayList<>();
    for (Budget budget : budgets) {
      Turn turn = budget.endTurn();
      if (turn != null) {
        answered.add(turn);
      }
    }
    if (!answered.isEmpty()) {
      wakers.execute(() -> answered.forEach(Turn::end));
    }
  }

  /** Ends the thread after its round, for at most so long. */
  void close(Duration limit) {
    closed = true;
    Thread running = thread;
    if (running == null) {
      return;
    }
    LockSupport.unpark(running);
    try {
      if (!running.join(limit)) {
        running.interrupt();
      }
    } catch (InterruptedException e) {
      running.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
