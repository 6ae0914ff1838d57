package dev.tollgate.authz.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the rounds on one thread: a round starts as soon as a request waits for units, and what is
 * wanted meanwhile makes up the next one. What is wanted ahead of need starts a round of its own
 * only {@link LeaseRounds#PACE} after the last. Thread-safe but for {@link #step}.
 */
final class LeaseKeeper implements AutoCloseable {

  /** Budgets in one statement: a few milliseconds, for which everyone in it waits. */
  static final int MAX_ASKS = 500;

  /** Longer than the two statements that say goodbye may take. */
  static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final LeaseRounds rounds;
  private final Executor wakers;

  /** Each budget at most once: it has entered a round that it has not left. */
  private final Queue<Budget> wanting = new ConcurrentLinkedQueue<>();

  private volatile @Nullable Thread thread;
  private volatile boolean closed;
  private volatile boolean urgent;

  /**
   * Does nothing before {@link #start}.
   *
   * @param wakers runs what waits for a round
   */
  LeaseKeeper(LeaseRounds rounds, Executor wakers) {
    this.rounds = rounds;
    this.wakers = wakers;
  }

  void start() {
    if (closed) {
      return;
    }
    thread = Thread.ofPlatform().daemon().name("quota-leases").start(this::run);
  }

  boolean isClosed() {
    return closed;
  }

  /** True if the last call to the database failed. */
  boolean isCutOff() {
    return rounds.isCutOff();
  }

  /**
   * Asks for units that a request waits for; completes when there is an answer, or none to be had.
   */
  CompletionStage<?> want(Budget budget, long limit) {
    CompletionStage<?> round = enter(budget, limit);
    urgent = true;
    LockSupport.unpark(thread);
    return round;
  }

  /** Asks for units before anybody waits for them. */
  void wantAhead(Budget budget, long limit) {
    enter(budget, limit);
    LockSupport.unpark(thread);
  }

  private CompletionStage<?> enter(Budget budget, long limit) {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> running = budget.enter(mine, limit);
    if (running != null) {
      return running;
    }
    wanting.add(budget);
    if (closed) {
      wake(List.of(budget)); // The keeper may have looked for the last time.
    }
    return mine;
  }

  /** Does what is due now, without waiting for more. */
  void step() {
    if (rounds.nanosToTend() <= 0) {
      rounds.tend();
    }
    List<Budget> round = new ArrayList<>();
    for (Budget next = wanting.poll(); next != null; next = wanting.poll()) {
      round.add(next);
    }
    for (int from = 0; from < round.size(); from += MAX_ASKS) {
      List<Budget> some = round.subList(from, Math.min(from + MAX_ASKS, round.size()));
      rounds.ask(some);
      wake(some);
    }
  }

  private void run() {
    while (!closed) {
      urgent = false; // first: what becomes urgent from here on starts another round
      step();
      for (long nanos = nanosToStep(); nanos > 0; nanos = nanosToStep()) {
        LockSupport.parkNanos(this, nanos);
      }
    }
    rounds.end();
    wake(wanting);
  }

  private long nanosToStep() {
    if (closed || urgent) {
      return 0;
    }
    long nanos = rounds.nanosToTend();
    return wanting.isEmpty() ? nanos : Math.min(nanos, rounds.nanosToAskAhead());
  }

  private void wake(Iterable<Budget> budgets) {
    List<CompletableFuture<Void>> answered = new ArrayList<>();
    for (Budget budget : budgets) {
      CompletableFuture<Void> round = budget.leaveRound();
      if (round != null) {
        answered.add(round);
      }
    }
    if (!answered.isEmpty()) {
      wakers.execute(() -> answered.forEach(round -> round.complete(null)));
    }
  }

  @Override
  public void close() {
    closed = true;
    Thread running = thread;
    if (running == null) {
      return;
    }
    LockSupport.unpark(running);
    try {
      if (!running.join(CLOSE_LIMIT)) {
        running.interrupt();
      }
    } catch (InterruptedException e) {
      running.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
