package dev.tollgate.authz.quota.lease;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.tollgate.authz.quota.Charge;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.Payment;
import dev.tollgate.authz.quota.window.Bounds;
import dev.tollgate.authz.quota.window.Window;
import dev.tollgate.testkit.StepClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

/** Whatever happens in whatever order, no window admits more than its limit. */
class LeaseSafetyTest {
  private static final int REPLICAS = 3;
  private static final String OWNER = "key_a";

  private static final Logger logger = (Logger) LoggerFactory.getLogger(Session.class);

  @BeforeContainer
  static void beQuiet() {
    logger.setLevel(Level.OFF); // Thousands of outages are about to be reported.
  }

  @AfterContainer
  static void beLoudAgain() {
    logger.setLevel(null);
  }

  enum Kind {
    SPEND,
    STEP,
    WAIT,
    WAIT_LONG,
    CHANGE_LIMIT,
    LOSE_REQUEST,
    LOSE_ANSWER,
    LOCK,
    CRASH,
    CLOSE
  }

  record Act(Kind kind, int replica, int size) {}

  @Property(tries = 3_000)
  void spend_anyInterleavingWithFaults_neverOver(
      @ForAll("anything") List<Act> acts,
      @ForAll("amounts") List<Long> amounts,
      @ForAll("windows") String window) {
    World world = new World(amounts, window);

    acts.forEach(world::run);

    world.checkNeverOver();
  }

  @Property(tries = 1_000)
  void close_anyInterleavingWithoutCrashes_grantedIsWhatWasAdmitted(
      @ForAll("nothingLost") List<Act> acts,
      @ForAll("amounts") List<Long> amounts,
      @ForAll("windows") String window) {
    World world = new World(amounts.subList(0, 1), window);

    acts.forEach(world::run);
    for (int i = 0; i < REPLICAS; i++) {
      world.settle(i);
    }

    long start = world.bounds().start();
    assertThat(world.granted(start)).isEqualTo(world.admitted.getOrDefault(start, 0L));
  }

  @Property(tries = 1_000)
  void spend_limitLowered_admitsNoMoreThanTheNewAmountLeaves(
      @ForAll("nothingLost") List<Act> acts, @ForAll("amounts") List<Long> amounts) {
    World world = new World(amounts.subList(0, 1), "1d");
    acts.forEach(world::run);
    long used = world.admitted.getOrDefault(world.bounds().start(), 0L);
    long lowered = amounts.getFirst() / 2;

    world.setAmount(lowered);
    for (int turn = 0; turn < 3 * REPLICAS; turn++) {
      world.spend(turn % REPLICAS, 100);
      world.replicas.get(turn % REPLICAS).step();
    }

    long after = world.admitted.getOrDefault(world.bounds().start(), 0L) - used;
    assertThat(after).isLessThanOrEqualTo(Math.max(0, lowered - used));
  }

  @Provide
  Arbitrary<List<Act>> anything() {
    return acts(Kind.values());
  }

  @Provide
  Arbitrary<List<Act>> nothingLost() {
    return acts(
        Kind.SPEND,
        Kind.STEP,
        Kind.WAIT,
        Kind.CLOSE,
        Kind.LOSE_REQUEST,
        Kind.LOSE_ANSWER,
        Kind.LOCK);
  }

  @Provide
  Arbitrary<List<Long>> amounts() {
    return Arbitraries.longs().between(1, 300).list().ofMinSize(1).ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> windows() {
    return Arbitraries.of("10s", "minute", "1h from 1970-01-01T00:20:00Z", "rolling 30s in 3");
  }

  private static Arbitrary<List<Act>> acts(Kind... kinds) {
    // Mostly the usual, so that there is something to go wrong with.
    Arbitrary<Kind> kind =
        Arbitraries.frequencyOf(
            Tuple.of(2, Arbitraries.of(Kind.SPEND, Kind.STEP)), Tuple.of(1, Arbitraries.of(kinds)));
    Arbitrary<Integer> replica = Arbitraries.integers().between(0, REPLICAS - 1);
    Arbitrary<Integer> size = Arbitraries.integers().between(1, 60);
    return Combinators.combine(kind, replica, size).as(Act::new).list().ofMaxSize(200);
  }

  /** Some replicas over one database. */
  private static final class World {
    private final StepClock clock = new StepClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final ModelDatabase database = new ModelDatabase(clock);
    private final List<ModelStore> stores = new ArrayList<>();
    private final List<ModelReplica> replicas = new ArrayList<>();

    /** By start of the window. */
    private final Map<Long, Long> admitted = new HashMap<>();

    private final Map<Long, Long> greatest = new HashMap<>();
    private final List<Long> amounts;
    private final Window window;
    private Limit limit;
    private long revision = 1;

    World(List<Long> amounts, String window) {
      this.amounts = amounts;
      this.window = Window.parse(window).orElseThrow();
      this.limit = Limit.ofKey(amounts.getFirst(), this.window);
      for (int i = 0; i < REPLICAS; i++) {
        stores.add(new ModelStore(database, "replica-" + i));
        replicas.add(newReplica(i));
      }
    }

    private ModelReplica newReplica(int number) {
      stores.set(number, new ModelStore(database, "replica-" + number));
      return new ModelReplica(stores.get(number), clock, Budgets.MAX_BUDGETS);
    }

    Bounds bounds() {
      return window.at(clock.instant().getEpochSecond());
    }

    long granted(long start) {
      return database.granted(BudgetId.of(limit.id(), OWNER), start);
    }

    void setAmount(long amount) {
      limit = Limit.ofKey(amount, window);
      revision++;
    }

    void run(Act act) {
      ModelReplica replica = replicas.get(act.replica());
      switch (act.kind()) {
        case SPEND -> spend(act.replica(), act.size());
        case STEP -> replica.step();
        case WAIT -> clock.advance(Duration.ofMillis(act.size() * 100L));
        case WAIT_LONG -> clock.advance(Duration.ofSeconds(act.size()));
        case CHANGE_LIMIT -> setAmount(amounts.get(act.size() % amounts.size()));
        case LOSE_REQUEST -> stores.get(act.replica()).failNext(ModelStore.Fault.LOST_REQUEST);
        case LOSE_ANSWER -> stores.get(act.replica()).failNext(ModelStore.Fault.LOST_ANSWER);
        case LOCK -> stores.get(act.replica()).failNext(ModelStore.Fault.LOCKED);
        case CRASH -> replicas.set(act.replica(), newReplica(act.replica()));
        case CLOSE -> {
          settle(act.replica());
          replicas.set(act.replica(), newReplica(act.replica()));
        }
      }
    }

    /** Ends a replica after the faults that are due, as one that is stopped in order. */
    void settle(int number) {
      ModelReplica replica = replicas.get(number);
      for (int i = 0; i < 4 || stores.get(number).hasFaults(); i++) {
        clock.advance(Duration.ofMillis(1));
        replica.step();
        clock.advance(Duration.ofMillis(1_100));
      }
      replica.step();
      replica.close();
    }

    void spend(int replica, int times) {
      for (int i = 0; i < times; i++) {
        greatest.merge(bounds().start(), limit.amount(), Math::max);
        Charge charge = new Charge(OWNER, limit, revision, 1);
        if (replicas.get(replica).pay(charge) instanceof Payment.Paid) {
          admitted.merge(bounds().start(), 1L, Long::sum);
        }
      }
    }

    void checkNeverOver() {
      long most = greatest.values().stream().mapToLong(Long::longValue).max().orElse(0);
      admitted.forEach((start, units) -> {
        assertThat(units).isLessThanOrEqualTo(granted(start));
        assertThat(sumOfParts(start)).isLessThanOrEqualTo(most);
      });
    }

    /** What was admitted in the window of which the part is the last one. */
    private long sumOfParts(long start) {
      long length = window.at(start).seconds();
      long sum = 0;
      for (int part = 0; part < window.parts(); part++) {
        sum += admitted.getOrDefault(start - part * length, 0L);
      }
      return sum;
    }
  }
}
