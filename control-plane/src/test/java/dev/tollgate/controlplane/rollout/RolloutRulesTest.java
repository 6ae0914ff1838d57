package dev.tollgate.controlplane.rollout;

import static dev.tollgate.controlplane.rollout.Fleet.START;
import static dev.tollgate.controlplane.rollout.Fleet.accepting;
import static dev.tollgate.controlplane.rollout.Fleet.clusters;
import static dev.tollgate.controlplane.rollout.Fleet.listeners;
import static dev.tollgate.controlplane.rollout.Fleet.refusing;
import static dev.tollgate.controlplane.rollout.Fleet.release;
import static dev.tollgate.controlplane.rollout.Fleet.silent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.nodes.NodeStatus;
import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.controlplane.rollout.RolloutStep.Report;
import dev.tollgate.controlplane.rollout.Stage.Adding;
import dev.tollgate.controlplane.rollout.Stage.Draining;
import dev.tollgate.controlplane.rollout.Stage.Steady;
import dev.tollgate.controlplane.rollout.Stage.Switching;
import dev.tollgate.controlplane.rollout.Stage.Verdict;
import dev.tollgate.controlplane.rollout.Stage.Warming;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RolloutRulesTest {
  private static final Duration ACCEPT = Duration.ofSeconds(5);
  private static final Duration WARM = Duration.ofSeconds(1);
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final RolloutRules rules = new RolloutRules(new RolloutTimes(ACCEPT, WARM, DRAIN));
  private final Release one = release(1, "a", "b");
  private final Release two = release(2, "b", "c");
  private final List<Report> reports = new ArrayList<>();
  private @Nullable Stage stage;
  private @Nullable Release served;
  private Instant now = START;

  @Test
  void begin_nothingServed_servesTheReleaseItself() {
    begin(one);

    assertThat(stage).isInstanceOf(Switching.class);
    assertThat(served).isSameAs(one);
  }

  @Test
  void begin_anotherReleaseServed_addsWithoutLeadingThere() {
    steady(one);

    begin(two);

    assertThat(stage).isInstanceOf(Adding.class);
    assertThat(clusters(served())).containsExactly("a", "b", "c");
    assertThat(listeners(served())).isEqualTo("r1");
  }

  @Test
  void advance_additionsNotAccepted_waits() {
    steady(one);
    begin(two);

    assertThat(advance(silent("edge-1", served()))).isFalse();
  }

  @Test
  void advance_additionsAccepted_warmsNewClusters() {
    steady(one);
    begin(two);

    assertThat(advance(accepting("edge-1", served()))).isTrue();

    assertThat(stage).isInstanceOf(Warming.class);
    assertThat(advance(accepting("edge-1", served()))).isFalse();
  }

  @Test
  void advance_noClusterIsNew_doesNotWarm() {
    steady(one);
    begin(release(2, "b"));

    advance(accepting("edge-1", served()));

    assertThat(stage).isInstanceOf(Switching.class);
  }

  @Test
  void advance_warm_leadsThereAndKeepsWhatRunningRequestsNeed() {
    steady(one);
    begin(two);
    advance(accepting("edge-1", served()));

    after(WARM, accepting("edge-1", served()));

    assertThat(stage).isInstanceOf(Switching.class);
    assertThat(clusters(served())).containsExactly("a", "b", "c");
    assertThat(listeners(served())).isEqualTo("r2");
    assertThat(reports).isEmpty();
  }

  @Test
  void advance_switchAccepted_isProvenAndDrains() {
    switching();

    advance(accepting("edge-1", served()));

    assertThat(stage).isInstanceOf(Draining.class);
    assertThat(reports).containsExactly(new Report(2, new RolloutOutcome.Proven()));
    assertThat(advance(accepting("edge-1", served()))).isFalse();
  }

  @Test
  void advance_drained_removesWhatNobodyNeeds() {
    switching();
    advance(accepting("edge-1", served()));

    after(DRAIN, accepting("edge-1", served()));

    assertThat(served).isSameAs(two);
    assertThat(stage).isEqualTo(new Steady(two, Verdict.PROVEN, null));
  }

  @Test
  void advance_nodeDoesNotAnswer_goesOnWithoutItAndSaysSo() {
    steady(one);
    begin(two);

    after(ACCEPT, silent("slow", served()));
    after(WARM, silent("slow", served()));
    after(ACCEPT, silent("slow", served()), accepting("quick", served()));

    assertThat(stage).isInstanceOf(Draining.class);
    assertThat(reports)
        .containsExactly(new Report(2, new RolloutOutcome.Published(List.of("slow"))));
  }

  @Test
  void advance_lateNodeAcceptsAfterAll_isProven() {
    switching();
    after(ACCEPT, silent("slow", served()));

    advance(accepting("slow", served()));

    assertThat(reports).last().isEqualTo(new Report(2, new RolloutOutcome.Proven()));
  }

  @Test
  void advance_nobodyConnected_publishesAtOnceAndStillDrains() {
    steady(one);
    begin(two);

    drainQueue();

    assertThat(stage).isInstanceOf(Draining.class);
    assertThat(clusters(served())).containsExactly("a", "b", "c"); // nodes may be on their way back
    assertThat(reports).containsExactly(new Report(2, new RolloutOutcome.Published(List.of())));
  }

  @Test
  void advance_firstNodeAcceptsMuchLater_isProven() {
    begin(one);
    drainQueue();
    after(DRAIN);
    assertThat(stage).isEqualTo(new Steady(one, Verdict.OPEN, null));

    advance(accepting("edge-1", served()));

    assertThat(stage).isEqualTo(new Steady(one, Verdict.PROVEN, null));
    assertThat(reports).last().isEqualTo(new Report(1, new RolloutOutcome.Proven()));
  }

  @Test
  void advance_additionRefused_goesBackAtOnce() {
    steady(one);
    begin(two);

    advance(refusing("edge-1", served(), ResourceType.CLUSTERS));

    assertThat(served).isSameAs(one);
    assertThat(stage).isEqualTo(new Steady(one, Verdict.PROVEN, null));
    assertThat(reports)
        .containsExactly(
            new Report(
                2, new RolloutOutcome.Rejected("node edge-1 refused the clusters: no such luck")));
  }

  @Test
  void advance_switchRefused_goesBackAtOnce() {
    switching();

    advance(accepting("edge-1", served()), refusing("edge-2", served(), ResourceType.LISTENERS));

    assertThat(served).isSameAs(one);
    assertThat(reports)
        .containsExactly(
            new Report(
                2, new RolloutOutcome.Rejected("node edge-2 refused the listeners: no such luck")));
  }

  @ParameterizedTest
  @EnumSource(ResourceType.class)
  void advance_anyTypeRefused_goesBackAndTheNextReleaseIsTaken(ResourceType type) {
    switching();

    advance(refusing("edge-1", served(), type));
    assertThat(served).isSameAs(one);
    begin(release(3, "b"));
    advance(accepting("edge-1", served()));
    advance(accepting("edge-1", served()));

    assertThat(reports).last().isEqualTo(new Report(3, new RolloutOutcome.Proven()));
  }

  @Test
  void advance_refusedWhilePublished_goesBack() {
    switching();
    after(ACCEPT, silent("slow", served()));

    advance(refusing("slow", served(), ResourceType.ROUTES));

    assertThat(served).isSameAs(one);
    assertThat(reports)
        .last()
        .extracting(Report::outcome)
        .isInstanceOf(RolloutOutcome.Rejected.class);
  }

  @Test
  void advance_refusedOnceProven_stays() {
    // One new node of another version must not take the configuration away from all others.
    steady(one);

    assertThat(advance(refusing("newcomer", one, ResourceType.LISTENERS))).isFalse();
  }

  @Test
  void advance_oldRefusalOfWhatDidNotChange_isNotHeldAgainstTheNewRelease() {
    steady(one);
    begin(two);

    // The additions do not touch the listeners, which this node never took.
    advance(refusing("odd", served(), ResourceType.LISTENERS));

    assertThat(stage).isInstanceOf(Adding.class);
    assertThat(reports).isEmpty();
  }

  @Test
  void advance_firstReleaseRefused_staysForWantOfABetterOne() {
    begin(one);

    advance(refusing("edge-1", served(), ResourceType.LISTENERS));

    assertThat(stage).isEqualTo(new Steady(one, Verdict.REJECTED, null));
    assertThat(served).isSameAs(one);
    assertThat(reports).singleElement().extracting(Report::revision).isEqualTo(1L);
  }

  @Test
  void advance_refusedAndThePreviousOneWasNeverProven_canStillGoBackFurther() {
    steady(one);
    begin(two);
    drainQueue();
    after(DRAIN);
    begin(release(3, "b", "d"));
    advance(refusing("edge-1", served(), ResourceType.CLUSTERS));
    assertThat(served).isSameAs(two);

    advance(refusing("edge-1", two, ResourceType.LISTENERS));

    assertThat(served).isSameAs(one);
    assertThat(reports).extracting(Report::revision).containsExactly(2L, 3L, 2L);
  }

  @Test
  void begin_anotherRolloutRuns_overtakesItAndKeepsWhatItBrought() {
    steady(one);
    begin(two);
    Release three = release(3, "d");

    begin(three);

    assertThat(clusters(served())).containsExactly("a", "b", "c", "d");
    assertThat(reports).containsExactly(new Report(2, new RolloutOutcome.Published(List.of())));
    advance(refusing("edge-1", served(), ResourceType.CLUSTERS));
    assertThat(served).isSameAs(one);
  }

  @Test
  void reject_atAnotherReplica_goesBack() {
    switching();

    take(rules.reject(stage(), "node far-away refused the routes: no"));

    assertThat(served).isSameAs(one);
    assertThat(reports).singleElement().extracting(Report::revision).isEqualTo(2L);
  }

  private void switching() {
    steady(one);
    begin(two);
    advance(accepting("edge-1", served()));
    after(WARM, accepting("edge-1", served()));
    assertThat(stage).isInstanceOf(Switching.class);
  }

  private void steady(Release release) {
    stage = new Steady(release, Verdict.PROVEN, null);
    served = release;
  }

  private void begin(Release release) {
    take(rules.begin(stage, release, now));
  }

  private boolean advance(NodeStatus... nodes) {
    Acceptance acceptance = Acceptance.of(List.of(nodes), stage().served(), Fleet.before(stage()));
    Optional<RolloutStep> step = rules.advance(stage(), acceptance, now);
    step.ifPresent(this::take);
    return step.isPresent();
  }

  private void after(Duration time, NodeStatus... nodes) {
    now = now.plus(time);
    advance(nodes);
  }

  /** As far as it goes without time and without nodes. */
  private void drainQueue() {
    while (advance()) {}
  }

  private void take(RolloutStep step) {
    stage = step.stage();
    served = step.serve() == null ? served : step.serve();
    reports.addAll(step.reports());
    assertThat(served).isSameAs(step.stage().served());
  }

  private Stage stage() {
    assertThat(stage).isNotNull();
    return stage;
  }

  private Release served() {
    assertThat(served).isNotNull();
    return served;
  }
}
