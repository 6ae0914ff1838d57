package dev.tollgate.controlplane.rollout;

import static dev.tollgate.controlplane.rollout.Fleet.accepting;
import static dev.tollgate.controlplane.rollout.Fleet.clusters;
import static dev.tollgate.controlplane.rollout.Fleet.routedTo;
import static dev.tollgate.controlplane.rollout.Fleet.silent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.nodes.NodeStatus;
import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.controlplane.rollout.Stage.InForce;
import dev.tollgate.controlplane.rollout.Stage.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold whatever happens in whatever order: long random lives, reproducible by seed. */
class RolloutSequencesTest {
  private static final int EVENTS = 300;
  private static final int SEEDS = 200;
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final List<ResourceType> TYPES = List.of(ResourceType.values());
  private static final List<String> CLUSTERS = List.of("a", "b", "c", "d", "e");

  private final RolloutRules rules =
      new RolloutRules(new RolloutTimes(Duration.ofSeconds(5), Duration.ofSeconds(1), DRAIN));
  private final Map<Long, RolloutOutcome> outcomes = new HashMap<>();
  private @Nullable Stage stage;
  private @Nullable Release before;
  private Instant now = Fleet.START;
  private final Map<String, Instant> leftAt = new HashMap<>();
  private long revision;

  static IntStream seeds() {
    return IntStream.range(0, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void life_anyEvents_neverBreaksRunningTrafficAndEndsAtTheTarget(int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < EVENTS; i++) {
      event(random);
    }
    for (int i = 0; i < 20; i++) {
      now = now.plus(DRAIN);
      advance(List.of(accepting("edge-1", served())));
    }

    assertThat(stage).isInstanceOf(InForce.class);
    Release target = stage().target();
    assertThat(served()).isSameAs(target);
    assertThat(outcomes.get(target.revision()))
        .isInstanceOfAny(RolloutOutcome.Accepted.class, RolloutOutcome.Proven.class);
  }

  private void event(Random random) {
    now = now.plusMillis(random.nextInt(4_000));
    if (stage == null || random.nextInt(10) == 0) {
      take(rules.begin(stage, randomRelease(random), now));
      return;
    }
    NodeStatus node =
        switch (random.nextInt(8)) {
          case 0 -> refusing("edge-1", served(), type(random));
          case 1, 2 -> silent("edge-1", served());
          default -> accepting("edge-1", served());
        };
    advance(random.nextInt(12) == 0 ? List.of() : List.of(node));
    if (stage() instanceof InForce it && it.verdict() == Verdict.ACCEPTED && random.nextBoolean()) {
      rules.prove(it).ifPresent(this::take);
    }
  }

  /** One that has accepted the known good release, if there is one. */
  private NodeStatus refusing(String id, Release release, ResourceType type) {
    Release accepted = knownGood();
    return accepted == null
        ? Fleet.refusingAll(id, release, type)
        : Fleet.refusing(id, release, type, accepted);
  }

  private void advance(List<NodeStatus> nodes) {
    Acceptance acceptance = Acceptance.of(nodes, served(), stage().baseline());
    Optional<RolloutStep> step = rules.advance(stage(), acceptance, now);
    step.ifPresent(this::take);
  }

  private void take(RolloutStep step) {
    stage = step.stage();
    step.reports().forEach(report -> check(report.revision(), report.outcome()));
    if (step.serve() != null) {
      check(step.serve(), step.reports().isEmpty());
    }
  }

  private void check(Release next, boolean planned) {
    assertThat(clusters(next)).as("routes lead somewhere").containsAll(routedTo(next));
    if (before != null && planned) {
      // What is dropped was not led to for at least the drain time.
      for (String dropped : minus(clusters(before), clusters(next))) {
        Instant left = leftAt.getOrDefault(dropped, Instant.MIN);
        assertThat(now).as(dropped).isAfterOrEqualTo(left.plus(DRAIN));
      }
      assertThat(clusters(before)).as("added before").containsAll(routedTo(next));
    }
    if (before != null) {
      minus(routedTo(before), routedTo(next)).forEach(cluster -> leftAt.put(cluster, now));
    }
    before = next;
  }

  private static List<String> minus(List<String> all, List<String> without) {
    return all.stream().filter(item -> !without.contains(item)).toList();
  }

  private void check(long revision, RolloutOutcome outcome) {
    RolloutOutcome earlier = outcomes.put(revision, outcome);
    assertThat(earlier instanceof RolloutOutcome.Rejected).as("rejection is final").isFalse();
    if (earlier instanceof RolloutOutcome.Proven) {
      assertThat(outcome).as("proven stays proven").isNotInstanceOf(RolloutOutcome.Rejected.class);
    }
    if (outcome instanceof RolloutOutcome.Rejected) {
      Release back = stage().target();
      assertThat(outcomes.get(back.revision())).isInstanceOf(RolloutOutcome.Proven.class);
      assertThat(back).isSameAs(stage().baseline().knownGood());
    }
  }

  private @Nullable Release knownGood() {
    return stage().baseline().knownGood();
  }

  private Release randomRelease(Random random) {
    String[] some = CLUSTERS.stream().filter(name -> random.nextBoolean()).toArray(String[]::new);
    return Fleet.release(++revision, some.length == 0 ? new String[] {"a"} : some);
  }

  private static ResourceType type(Random random) {
    return TYPES.get(random.nextInt(TYPES.size()));
  }

  private Stage stage() {
    assertThat(stage).isNotNull();
    return stage;
  }

  private Release served() {
    return stage().served();
  }
}
