package dev.tollgate.controlplane.rollout;

import static dev.tollgate.controlplane.rollout.Fleet.START;
import static dev.tollgate.controlplane.rollout.Fleet.accepting;
import static dev.tollgate.controlplane.rollout.Fleet.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.nodes.NodeStatus;
import dev.tollgate.controlplane.rollout.RolloutStep.Report;
import dev.tollgate.controlplane.rollout.Stage.InForce;
import dev.tollgate.controlplane.rollout.Stage.Switching;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A rollout from the release {@link #one} to {@link #two}, driven by hand. */
abstract class RolloutRulesFixture {
  static final Duration ACCEPT = Duration.ofSeconds(5);
  static final Duration WARM = Duration.ofSeconds(1);
  static final Duration DRAIN = Duration.ofSeconds(30);

  final RolloutRules rules = new RolloutRules(new RolloutTimes(ACCEPT, WARM, DRAIN));
  final Release one = release(1, "a", "b");
  final Release two = release(2, "b", "c");
  final List<Report> reports = new ArrayList<>();
  @Nullable Stage stage;
  @Nullable Release served;
  Instant now = START;

  void switching() {
    inForce(one);
    begin(two);
    advance(accepting("edge-1", served()));
    after(WARM, accepting("edge-1", served()));
    assertThat(stage).isInstanceOf(Switching.class);
  }

  void inForce(Release release) {
    stage = InForce.proven(release);
    served = release;
  }

  InForce inForce() {
    assertThat(stage).isInstanceOf(InForce.class);
    return (InForce) stage();
  }

  void prove() {
    take(rules.prove(stage()).orElseThrow());
  }

  void begin(Release release) {
    take(rules.begin(stage, release, now));
  }

  boolean advance(NodeStatus... nodes) {
    Acceptance acceptance = Acceptance.of(List.of(nodes), stage().served(), stage().baseline());
    Optional<RolloutStep> step = rules.advance(stage(), acceptance, now);
    step.ifPresent(this::take);
    return step.isPresent();
  }

  void after(Duration time, NodeStatus... nodes) {
    now = now.plus(time);
    advance(nodes);
  }

  /** As far as it goes without time and without nodes. */
  void drainQueue() {
    while (advance()) {}
  }

  void take(RolloutStep step) {
    stage = step.stage();
    served = step.serve() == null ? served : step.serve();
    reports.addAll(step.reports());
    assertThat(served).isSameAs(step.stage().served());
  }

  Stage stage() {
    assertThat(stage).isNotNull();
    return stage;
  }

  Release served() {
    assertThat(served).isNotNull();
    return served;
  }
}
