package dev.tollgate.authz.quota.lease;

import dev.tollgate.authz.quota.lease.LeaseStore.Beat;
import dev.tollgate.authz.quota.lease.Turn.Place;
import dev.tollgate.boot.TimeSource;
import dev.tollgate.boot.TimeSource.Moment;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of all budgets. What requests wait for runs in urgent lanes, as soon as it comes
 * in; what is leased ahead or returned runs in a lane of its own. A thread beside them shows that
 * the replica lives and looks for budgets that are due. Thread-safe but for {@link #step}.
 */
final class LeaseKeeper implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LeaseKeeper.class);

  /** Connections that are used at one time. */
  static final int CONNECTIONS = 4;

  private static final int URGENT_LANES = CONNECTIONS - 2;

  /** Leases ask ahead while they still last for more than twice as long. */
  private static final Duration BACKGROUND_PACE = Duration.ofMillis(100);

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration SWEEP = Duration.ofMinutes(1);

  /** A budget that nobody has wanted for so long is forgotten; sooner when there are many. */
  private static final Duration FORGOTTEN = Duration.ofMinutes(2);

  private static final Duration FORGOTTEN_WHEN_CROWDED = Duration.ofSeconds(2);

  /** Longer than a statement may take. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(4);

  private final LeaseStore store;
  private final Session session;
  private final Budgets budgets;
  private final DatabaseClock clock;
  private final TimeSource time;
  private final List<Lane> urgent;
  private final Lane background;
  private final Rounds last;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable Thread thread;
  private long beatAtNanos;
  private long sweepAtNanos;

  /**
   * Does nothing before {@link #start}.
   *
   * @param wakers runs what waits for a round
   */
  LeaseKeeper(
      LeaseStore store,
      Budgets budgets,
      DatabaseClock clock,
      TimeSource time,
      RandomGenerator random,
      QuotaMetrics metrics,
      Executor wakers) {
    this.store = store;
    this.session = new Session(random, metrics);
    this.budgets = budgets;
    this.clock = clock;
    this.time = time;
    this.urgent =
        IntStream.range(0, URGENT_LANES)
            .mapToObj(_ ->
                new Lane(
                    Place.URGENT,
                    Duration.ZERO,
                    new Rounds(store, session, clock, time, metrics),
                    time,
                    wakers))
            .toList();
    this.last = new Rounds(store, session, clock, time, metrics);
    this.background = new Lane(Place.BACKGROUND, BACKGROUND_PACE, last, time, wakers);
    this.beatAtNanos = time.nanos();
    this.sweepAtNanos = time.nanos();
  }

  synchronized void start() {
    if (isClosed()) {
      return;
    }
    thread = Thread.ofPlatform().daemon().name("quota-keeper").start(this::run);
    for (int i = 0; i < urgent.size(); i++) {
      urgent.get(i).start("quota-urgent-" + i);
    }
    background.start("quota-background");
  }

  boolean isClosed() {
    return stop.getCount() == 0;
  }

  /** True after the database has answered once. */
  boolean hasBegun() {
    return session.isBegun();
  }

  /** Completes when the database answers for the first time. */
  CompletionStage<?> begun() {
    return session.begun();
  }

  /** True if the last call to the database failed. */
  boolean isCutOff() {
    return session.isCutOff();
  }

  /**
   * Asks for units that a request waits for; completes when there is an answer, or none to be had.
   */
  CompletionStage<?> want(Budget budget) {
    Turn mine = new Turn(Place.URGENT);
    Turn running = budget.enter(mine);
    if (running == null || running.hurry()) {
      lane(budget).add(budget);
    }
    return running == null ? mine.answered() : running.answered();
  }

  /** Asks for units before anybody waits for them. */
  void wantAhead(Budget budget) {
    if (budget.enter(new Turn(Place.BACKGROUND)) == null) {
      background.add(budget);
    }
  }

  private Lane lane(Budget budget) {
    long hash = budget.id().hash().getMostSignificantBits();
    return urgent.get(Math.floorMod(hash, urgent.size()));
  }

  private void run() {
    try {
      do {
        step();
      } while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // only close() interrupts
    }
  }

  /** Does what is due now: a heartbeat, and a look at all budgets. */
  void step() {
    if (time.nanos() - beatAtNanos >= 0) {
      beat();
    }
    long nowMillis = clock.millis();
    long nowNanos = time.nanos();
    Duration unused = budgets.isCrowded() ? FORGOTTEN_WHEN_CROWDED : FORGOTTEN;
    budgets
        .all()
        .forEach(budget -> {
          if (budget.retire(nowMillis, nowNanos, unused)) {
            budgets.drop(budget);
          } else if (budget.isDue(nowMillis, nowNanos, session.replicas())) {
            wantAhead(budget);
          }
        });
  }

  /** Runs the rounds that are due, in this thread; the lanes must not run. */
  void runLanes() {
    urgent.forEach(Lane::step);
    background.step();
  }

  private void beat() {
    beatAtNanos = time.nanos() + HEARTBEAT.toNanos();
    Moment sent = time.moment();
    try {
      Beat beat = store.heartbeat();
      clock.heard(sent, beat.epochMillis());
      if (session.beat(beat.replicas())) {
        urgent.forEach(Lane::call); // to learn what became of their last rounds
        background.call();
      }
      if (time.nanos() - sweepAtNanos >= 0) {
        sweepAtNanos = time.nanos() + SWEEP.toNanos();
        store.sweep();
      }
    } catch (SQLException | RuntimeException e) {
      beatAtNanos = time.nanos() + session.failed(e).toNanos();
    }
  }

  /** Stops the lanes and returns all units that are not spent. */
  @Override
  public void close() {
    synchronized (this) {
      stop.countDown();
    }
    Thread running = thread;
    if (running != null) {
      join(running);
    }
    urgent.forEach(lane -> lane.close(CLOSE_LIMIT));
    background.close(CLOSE_LIMIT);
    end();
  }

  /** Returns everything and takes the replica out of the live ones, as far as the store answers. */
  void end() {
    List<Budget> all = budgets.all().toList();
    all.forEach(Budget::close);
    long endNanos = time.nanos() + CLOSE_LIMIT.toNanos();
    while (session.isBegun() && !session.isCutOff() && endNanos - time.nanos() > 0) {
      runLanes(); // a round whose answer was lost may have brought units, too
      List<Budget> owing = all.stream().filter(Budget::owes).limit(Lane.MAX_ASKS).toList();
      if (owing.isEmpty()) {
        break;
      }
      last.run(owing);
    }
    try {
      if (!session.isCutOff()) {
        store.leave();
      }
    } catch (SQLException | RuntimeException e) {
      logger.warn("Quota leases were not given back and count as used: {}", e.toString());
    }
  }

  private static void join(Thread running) {
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
