package dev.tollgate.controlplane.rollout;

import static dev.tollgate.controlplane.rollout.Fleet.accepting;
import static dev.tollgate.controlplane.rollout.Fleet.clusters;
import static dev.tollgate.controlplane.rollout.Fleet.listeners;
import static dev.tollgate.controlplane.rollout.Fleet.refusing;
import static dev.tollgate.controlplane.rollout.Fleet.refusingAll;
import static dev.tollgate.controlplane.rollout.Fleet.release;
import static dev.tollgate.controlplane.rollout.Fleet.silent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.controlplane.rollout.RolloutStep.Report;
import dev.tollgate.controlplane.rollout.Stage.Adding;
import dev.tollgate.controlplane.rollout.Stage.InForce;
import dev.tollgate.controlplane.rollout.Stage.Switching;
import dev.tollgate.controlplane.rollout.Stage.Verdict;
import dev.tollgate.controlplane.rollout.Stage.Warming;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RolloutRulesTest extends RolloutRulesFixture {
  @Test
  void begin_nothingServed_servesTheReleaseItself() {
    begin(one);

    assertThat(stage).isInstanceOf(Switching.class);
    assertThat(served).isSameAs(one);
  }

  @Test
  void begin_anotherReleaseServed_addsWithoutLeadingThere() {
    inForce(one);

    begin(two);

    assertThat(stage).isInstanceOf(Adding.class);
    assertThat(clusters(served())).containsExactly("a", "b", "c");
    assertThat(listeners(served())).isEqualTo("r1");
  }

  @Test
  void advance_additionsNotAccepted_waits() {
    inForce(one);
    begin(two);

    assertThat(advance(silent("edge-1", served()))).isFalse();
  }

  @Test
  void advance_additionsAccepted_warmsNewClusters() {
    inForce(one);
    begin(two);

    assertThat(advance(accepting("edge-1", served()))).isTrue();

    assertThat(stage).isInstanceOf(Warming.class);
    assertThat(advance(accepting("edge-1", served()))).isFalse();
  }

  @Test
  void advance_noClusterIsNew_doesNotWarm() {
    inForce(one);
    begin(release(2, "b"));

    advance(accepting("edge-1", served()));

    assertThat(stage).isInstanceOf(Switching.class);
  }

  @Test
  void advance_warm_leadsThereAndKeepsWhatRunningRequestsNeed() {
    inForce(one);
    begin(two);
    advance(accepting("edge-1", served()));

    after(WARM, accepting("edge-1", served()));

    assertThat(stage).isInstanceOf(Switching.class);
    assertThat(clusters(served())).containsExactly("a", "b", "c");
    assertThat(listeners(served())).isEqualTo("r2");
    assertThat(reports).isEmpty();
  }

  @Test
  void advance_switchAccepted_isAcceptedAndKeepsWhatIsLeaving() {
    switching();

    advance(accepting("edge-1", served()));

    assertThat(inForce().verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(clusters(served())).containsExactly("a", "b", "c");
    assertThat(reports).containsExactly(new Report(2, new RolloutOutcome.Accepted()));
    assertThat(advance(accepting("edge-1", served()))).isFalse();
  }

  @Test
  void advance_nodeDoesNotAnswer_goesOnWithoutItAndSaysSo() {
    inForce(one);
    begin(two);

    after(ACCEPT, silent("slow", served()));
    after(WARM, silent("slow", served()));
    after(ACCEPT, silent("slow", served()), accepting("quick", served()));

    assertThat(inForce().verdict()).isEqualTo(Verdict.OPEN);
    assertThat(reports)
        .containsExactly(new Report(2, new RolloutOutcome.Published(List.of("slow"), List.of())));
  }

  @Test
  void advance_lateNodeAcceptsAfterAll_isAccepted() {
    switching();
    after(ACCEPT, silent("slow", served()));

    advance(accepting("slow", served()));

    assertThat(reports).last().isEqualTo(new Report(2, new RolloutOutcome.Accepted()));
  }

  @Test
  void advance_nobodyConnected_publishesAtOnceAndStillDrains() {
    inForce(one);
    begin(two);

    drainQueue();

    assertThat(stage).isInstanceOf(InForce.class);
    assertThat(clusters(served())).containsExactly("a", "b", "c"); // nodes may be on their way back
    assertThat(reports)
        .containsExactly(new Report(2, new RolloutOutcome.Published(List.of(), List.of())));
  }

  @Test
  void advance_firstNodeAcceptsMuchLater_isAccepted() {
    begin(one);
    drainQueue();
    after(DRAIN);
    assertThat(inForce().verdict()).isEqualTo(Verdict.OPEN);

    advance(accepting("edge-1", served()));

    assertThat(inForce().verdict()).isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void advance_additionRefused_returnsToTheKnownGoodReleaseAtOnce() {
    inForce(one);
    begin(two);

    advance(refusing("edge-1", served(), ResourceType.CLUSTERS, one));

    assertThat(served).isSameAs(one);
    assertThat(inForce().verdict()).isEqualTo(Verdict.PROVEN);
    assertThat(reports)
        .containsExactly(
            new Report(
                2, new RolloutOutcome.Rejected("node edge-1 refused the clusters: no such luck")));
  }

  @Test
  void advance_switchRefused_returnsToTheKnownGoodReleaseAtOnce() {
    switching();

    advance(
        accepting("edge-1", served()), refusing("edge-2", served(), ResourceType.LISTENERS, one));

    assertThat(served).isSameAs(one);
    assertThat(reports)
        .containsExactly(
            new Report(
                2, new RolloutOutcome.Rejected("node edge-2 refused the listeners: no such luck")));
  }

  @ParameterizedTest
  @EnumSource(ResourceType.class)
  void advance_anyTypeRefused_returnsAndTheNextReleaseIsTaken(ResourceType type) {
    switching();

    advance(refusing("edge-1", served(), type, one));
    assertThat(served).isSameAs(one);
    begin(release(3, "b"));
    advance(accepting("edge-1", served()));
    advance(accepting("edge-1", served()));

    assertThat(reports).last().isEqualTo(new Report(3, new RolloutOutcome.Accepted()));
  }

  @Test
  void advance_refusedWhileAnotherReplicaHasNotAccepted_returns() {
    switching();
    advance(accepting("edge-1", served()));
    assertThat(inForce().verdict()).isEqualTo(Verdict.ACCEPTED);

    advance(accepting("edge-1", served()), refusing("late", served(), ResourceType.ROUTES, one));

    assertThat(served).isSameAs(one);
  }

  @Test
  void prove_inForce_isFinal() {
    switching();
    Release switched = served();
    advance(accepting("edge-1", served()));

    prove();
    assertThat(reports).last().isEqualTo(new Report(2, new RolloutOutcome.Proven()));
    assertThat(advance(refusing("edge-1", switched, ResourceType.LISTENERS, one))).isFalse();
    assertThat(rules.reject(stage(), "too late")).isEmpty();

    assertThat(inForce().target()).isSameAs(two);
  }

  @Test
  void prove_nodesHaveNotBeenSentTheTarget_isNotTaken() {
    inForce(one);
    begin(two);

    assertThat(rules.prove(stage())).isEmpty();
  }

  @Test
  void advance_refusalByANodeThatAcceptedNothingBefore_doesNotCount() {
    switching();

    advance(accepting("edge-1", served()), refusingAll("new", served(), ResourceType.LISTENERS));

    assertThat(inForce().target()).isSameAs(two);
    assertThat(inForce().verdict()).as("by the others").isEqualTo(Verdict.ACCEPTED);
  }

  @Test
  void advance_onlyRefusalsThatDoNotCount_isNotAccepted() {
    switching();

    advance(refusingAll("new", served(), ResourceType.LISTENERS));

    assertThat(inForce().verdict()).isEqualTo(Verdict.OPEN);
    assertThat(reports)
        .containsExactly(
            new Report(
                2,
                new RolloutOutcome.Published(
                    List.of(), List.of("node new refused the listeners: no such luck"))));
  }

  @Test
  void advance_refusalOfWhatTheKnownGoodReleaseHasToo_doesNotCount() {
    inForce(one);
    begin(two);

    // The additions do not touch the listeners.
    advance(refusing("odd", served(), ResourceType.LISTENERS, one));

    assertThat(stage).isInstanceOf(Warming.class);
    assertThat(reports).isEmpty();
  }

  @Test
  void advance_overtakenReleaseNeverAccepted_refusalOfTheNewOneStillCounts() {
    inForce(one);
    begin(two);
    begin(release(3, "d"));

    advance(refusing("edge-1", served(), ResourceType.CLUSTERS, one));

    assertThat(served).isSameAs(one);
  }

  @Test
  void advance_firstReleaseRefused_staysAndSaysSo() {
    begin(one);

    advance(refusingAll("edge-1", served(), ResourceType.LISTENERS));

    assertThat(inForce().verdict()).isEqualTo(Verdict.OPEN);
    assertThat(served).isSameAs(one);
    assertThat(reports)
        .containsExactly(
            new Report(
                1,
                new RolloutOutcome.Published(
                    List.of(), List.of("node edge-1 refused the listeners: no such luck"))));
  }

  @Test
  void advance_nothingKnownToBeGood_oneRefusalPreventsAcceptance() {
    begin(one);

    advance(accepting("edge-1", served()), refusingAll("edge-2", served(), ResourceType.LISTENERS));

    assertThat(inForce().verdict()).isEqualTo(Verdict.OPEN);
  }

  @Test
  void advance_refusedAndTheOneBeforeWasNeverProven_returnsToTheKnownGoodOne() {
    inForce(one);
    begin(two);
    drainQueue();
    after(DRAIN);
    begin(release(3, "b", "d"));

    advance(refusing("edge-1", served(), ResourceType.CLUSTERS, one));

    assertThat(clusters(served())).contains("a", "b");
    assertThat(inForce().target()).isSameAs(one);
    assertThat(reports).extracting(Report::revision).containsExactly(2L, 3L);
  }

  @Test
  void begin_anotherRolloutRuns_overtakesItAndKeepsWhatItBrought() {
    inForce(one);
    begin(two);
    Release three = release(3, "d");

    begin(three);

    assertThat(clusters(served())).containsExactly("a", "b", "c", "d");
    assertThat(reports)
        .containsExactly(new Report(2, new RolloutOutcome.Published(List.of(), List.of())));
  }

  @Test
  void reject_atAnotherReplica_returns() {
    switching();

    take(rules.reject(stage(), "node far-away refused the routes: no").orElseThrow());

    assertThat(inForce().target()).isSameAs(one);
    assertThat(reports).singleElement().extracting(Report::revision).isEqualTo(2L);
  }
}
