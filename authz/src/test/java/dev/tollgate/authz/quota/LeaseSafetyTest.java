package dev.tollgate.authz.quota;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
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

  private static final Logger logger = (Logger) LoggerFactory.getLogger(LeaseRounds.class);

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
    LOSE_REQUEST,
    LOSE_ANSWER,
    CRASH,
    CLOSE
  }

  record Act(Kind kind, int replica, int size) {}

  @Property
  void spend_anyInterleavingWithFaults_neverOver(
      @ForAll("anything") List<Act> acts, @ForAll("limits") List<Long> limits) {
    World world = new World(limits);

    acts.forEach(world::run);

    world.admitted.forEach((window, admitted) ->
        assertThat(admitted)
            .isLessThanOrEqualTo(world.granted(window))
            .isLessThanOrEqualTo(world.greatestLimit));
  }

  @Property
  void close_anyInterleavingWithoutFaults_grantedIsWhatWasAdmitted(
      @ForAll("nothingLost") List<Act> acts, @ForAll("limits") List<Long> limits) {
    World world = new World(limits);

    acts.forEach(world::run);
    world.replicas.forEach(ModelReplica::close);

    Instant window = world.window();
    assertThat(world.granted(window)).isEqualTo(world.admitted.getOrDefault(window, 0L));
  }

  @Provide
  Arbitrary<List<Act>> anything() {
    return acts(Kind.values());
  }

  @Provide
  Arbitrary<List<Act>> nothingLost() {
    return acts(Kind.SPEND, Kind.STEP, Kind.WAIT, Kind.CLOSE);
  }

  @Provide
  Arbitrary<List<Long>> limits() {
    return Arbitraries.longs().between(1, 200).list().ofMinSize(1).ofMaxSize(3);
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

  /** Some replicas over one store, in windows of ten seconds. */
  private static final class World {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private final StepClock clock = new StepClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final ModelStore store = new ModelStore(clock);
    private final List<ModelReplica> replicas = new ArrayList<>();
    private final Map<Instant, Long> admitted = new HashMap<>();
    private final List<Long> limits;
    private final long greatestLimit;

    World(List<Long> limits) {
      this.limits = limits;
      greatestLimit = limits.stream().mapToLong(Long::longValue).max().orElseThrow();
      for (int i = 0; i < REPLICAS; i++) {
        replicas.add(newReplica(i));
      }
    }

    private ModelReplica newReplica(int number) {
      return new ModelReplica("replica-" + number, store, clock, Budgets.MAX_BUDGETS);
    }

    Instant window() {
      return Instant.ofEpochSecond(BudgetId.at(OWNER, limit(0), clock.instant()).windowStart());
    }

    long granted(Instant window) {
      return store.granted(BudgetId.at(OWNER, limit(0), window));
    }

    // The limit is raised and lowered between requests.
    private Limit limit(int turn) {
      return Limit.ofRequests(limits.get(turn % limits.size()), WINDOW);
    }

    void run(Act act) {
      ModelReplica replica = replicas.get(act.replica());
      switch (act.kind()) {
        case SPEND -> spend(replica, act.size());
        case STEP -> replica.step();
        case WAIT -> clock.advance(Duration.ofMillis(act.size() * 100L));
        case LOSE_REQUEST -> store.failNext(ModelStore.Fault.LOST_REQUEST);
        case LOSE_ANSWER -> store.failNext(ModelStore.Fault.LOST_ANSWER);
        case CRASH -> replicas.set(act.replica(), newReplica(act.replica()));
        case CLOSE -> {
          replica.close();
          replicas.set(act.replica(), newReplica(act.replica()));
        }
      }
    }

    private void spend(ModelReplica replica, int times) {
      for (int i = 0; i < times; i++) {
        if (replica.spend(OWNER, limit(times)) instanceof Payment.Paid) {
          admitted.merge(window(), 1L, Long::sum);
        }
      }
    }
  }
}
