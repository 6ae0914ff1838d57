package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.rollout.Stage.Adding;
import dev.tollgate.controlplane.rollout.Stage.InForce;
import dev.tollgate.controlplane.rollout.Stage.Switching;
import dev.tollgate.controlplane.rollout.Stage.Verdict;
import dev.tollgate.controlplane.rollout.Stage.Warming;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a rollout. Additions are sent first, then the listeners and routes that
 * refer to them; what is not needed any more is removed later, each resource at a time of its own.
 * A refusal that counts, at any stage before the target is proven, returns to the last known good
 * release at once. Pure.
 *
 * <pre>
 * InForce ─ begin ─▶ Adding ─▶ Warming ─▶ Switching ─▶ InForce
 *    ▲                 │          │           │           │
 *    └─────────────────┴── refusal that counts ───────────┘
 * </pre>
 */
final class RolloutRules {
  private static final RolloutOutcome ACCEPTED = new RolloutOutcome.Accepted();
  private static final RolloutOutcome SUPERSEDED =
      new RolloutOutcome.Published(List.of(), List.of());

  private final RolloutTimes times;

  RolloutRules(RolloutTimes times) {
    this.times = times;
  }

  /**
   * Starts the rollout of {@code next}, at whatever stage the last rollout is.
   *
   * @param stage null if nothing is served yet
   */
  RolloutStep begin(@Nullable Stage stage, Release next, Instant now) {
    Instant until = now.plus(times.accept());
    if (stage == null) {
      return RolloutStep.serving(new Switching(next, next, Leaving.NONE, until, Baseline.NONE));
    }
    Change change = Change.of(stage.served(), stage.leaving(), next);
    RolloutStep step = RolloutStep.serving(new Adding(change, until, stage.baseline()));
    // Callers that wait for the superseded rollout must not wait for ever.
    return switch (stage) {
      case Adding _, Warming _, Switching _ ->
          step.reporting(stage.target().revision(), SUPERSEDED);
      case InForce _ -> step;
    };
  }

  /** The next step; empty if the rollout has to wait. */
  Optional<RolloutStep> advance(Stage stage, Acceptance acceptance, Instant now) {
    if (acceptance.rejection().isPresent() && !isProven(stage)) {
      return reject(stage, acceptance.rejection().get().sentence());
    }
    return Optional.ofNullable(
        switch (stage) {
          case Adding adding -> advance(adding, acceptance, now);
          case Warming warming -> advance(warming, acceptance, now);
          case Switching switching -> advance(switching, acceptance, now);
          case InForce inForce -> advance(inForce, acceptance, now);
        });
  }

  /**
   * Returns to the last known good release because a node, of this replica or another, refused the
   * target.
   *
   * @return empty if the target is proven or nothing is known to be good: it stays
   */
  Optional<RolloutStep> reject(Stage stage, String reason) {
    Baseline baseline = stage.baseline();
    Release knownGood = baseline.knownGood();
    if (knownGood == null || isProven(stage)) {
      return Optional.empty();
    }
    Leaving leaving = stage.leaving().without(knownGood);
    Release served = leaving.with(knownGood, stage.served());
    InForce back = new InForce(knownGood, served, leaving, Verdict.PROVEN, baseline);
    return Optional.of(
        RolloutStep.serving(back)
            .reporting(stage.target().revision(), new RolloutOutcome.Rejected(reason)));
  }

  /**
   * Notes that the target is known to be good.
   *
   * @return empty if that is no news, or if nodes have not been sent all of the target
   */
  Optional<RolloutStep> prove(Stage stage) {
    if (!(stage instanceof InForce inForce) || inForce.verdict() == Verdict.PROVEN) {
      return Optional.empty();
    }
    Baseline baseline = Baseline.of(inForce.target(), inForce.served());
    return Optional.of(
        RolloutStep.to(inForce.with(Verdict.PROVEN).with(baseline))
            .reporting(new RolloutOutcome.Proven()));
  }

  private @Nullable RolloutStep advance(Adding stage, Acceptance acceptance, Instant now) {
    if (!acceptance.noNodes() && !acceptance.answered() && now.isBefore(stage.until())) {
      return null;
    }
    return stage.change().addsClusters() && !acceptance.noNodes()
        ? RolloutStep.to(new Warming(stage.change(), now.plus(times.warm()), stage.baseline()))
        : switching(stage, now);
  }

  private @Nullable RolloutStep advance(Warming stage, Acceptance acceptance, Instant now) {
    return acceptance.noNodes() || !now.isBefore(stage.until()) ? switching(stage, now) : null;
  }

  private @Nullable RolloutStep advance(Switching stage, Acceptance acceptance, Instant now) {
    boolean waits = !acceptance.noNodes() && !acceptance.answered() && now.isBefore(stage.until());
    if (waits) {
      return null;
    }
    InForce inForce =
        new InForce(
            stage.target(), stage.served(), stage.leaving(), Verdict.OPEN, stage.baseline());
    return acceptance.complete()
        ? accepted(inForce)
        : RolloutStep.to(inForce).reporting(acceptance.published());
  }

  private @Nullable RolloutStep advance(InForce stage, Acceptance acceptance, Instant now) {
    if (stage.verdict() == Verdict.OPEN && acceptance.complete()) {
      return accepted(stage);
    }
    Leaving left = stage.leaving().after(now);
    return left.equals(stage.leaving()) ? null : RolloutStep.serving(stage.keeping(left));
  }

  private static RolloutStep accepted(InForce stage) {
    return RolloutStep.to(stage.with(Verdict.ACCEPTED)).reporting(ACCEPTED);
  }

  private RolloutStep switching(Stage.InChange stage, Instant now) {
    Change change = stage.change();
    Leaving leaving =
        change.leaving().switching(change.from(), change.target(), now, times.drain());
    Release served = leaving.with(change.target(), change.added());
    return RolloutStep.serving(
        new Switching(
            change.target(), served, leaving, now.plus(times.accept()), stage.baseline()));
  }

  private static boolean isProven(Stage stage) {
    return stage instanceof InForce inForce && inForce.verdict() == Verdict.PROVEN;
  }
}
