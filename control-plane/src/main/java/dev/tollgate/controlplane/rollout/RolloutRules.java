package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.rollout.Stage.Adding;
import dev.tollgate.controlplane.rollout.Stage.Draining;
import dev.tollgate.controlplane.rollout.Stage.InTransition;
import dev.tollgate.controlplane.rollout.Stage.Steady;
import dev.tollgate.controlplane.rollout.Stage.Switching;
import dev.tollgate.controlplane.rollout.Stage.Verdict;
import dev.tollgate.controlplane.rollout.Stage.Warming;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of a rollout. Additions are sent first, then the listeners and routes that
 * refer to them; removals follow after the drain time. A refusal at any stage, or later while the
 * verdict is still open, returns to the fallback at once. Pure.
 *
 * <pre>
 * Steady ─ begin ─▶ Adding ─▶ Warming ─▶ Switching ─▶ Draining ─▶ Steady
 *    ▲                 │         │           │            │          │
 *    └─────────────────┴─────────┴─ refusal ─┴────────────┴──────────┘
 * </pre>
 */
final class RolloutRules {
  private static final RolloutOutcome PROVEN = new RolloutOutcome.Proven();
  private static final RolloutOutcome SUPERSEDED = new RolloutOutcome.Published(List.of());

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
    if (stage == null) {
      return RolloutStep.serving(new Switching(Transition.first(next), now.plus(times.accept())));
    }
    Transition transition = Transition.of(fallback(stage), stage.served(), next);
    RolloutStep step = RolloutStep.serving(new Adding(transition, now.plus(times.accept())));
    // Callers that wait for the superseded rollout must not wait for ever.
    return switch (stage) {
      case Adding superseded -> step.reporting(superseded.target().revision(), SUPERSEDED);
      case Warming superseded -> step.reporting(superseded.target().revision(), SUPERSEDED);
      case Switching superseded -> step.reporting(superseded.target().revision(), SUPERSEDED);
      case Steady finished -> step;
      case Draining reported -> step;
    };
  }

  /** The next step; empty if the rollout has to wait. */
  Optional<RolloutStep> advance(Stage stage, Acceptance acceptance, Instant now) {
    if (acceptance.refusal().isPresent() && isOpen(stage)) {
      return Optional.of(reject(stage, acceptance.refusal().get().sentence()));
    }
    return Optional.ofNullable(
        switch (stage) {
          case Steady steady -> advance(steady, acceptance);
          case Adding adding -> advance(adding, acceptance, now);
          case Warming warming -> advance(warming, acceptance, now);
          case Switching switching -> advance(switching, acceptance, now);
          case Draining draining -> advance(draining, acceptance, now);
        });
  }

  /**
   * Returns to the fallback because a node, of this replica or another, refused the target. Without
   * a fallback the served release stays.
   */
  RolloutStep reject(Stage stage, String reason) {
    long revision = stage.target().revision();
    Steady fallback = stage.fallback();
    RolloutStep step =
        fallback == null
            ? RolloutStep.to(new Steady(stage.served(), Verdict.REJECTED, null))
            : RolloutStep.serving(fallback);
    return step.reporting(revision, new RolloutOutcome.Rejected(reason));
  }

  private @Nullable RolloutStep advance(Steady stage, Acceptance acceptance) {
    return isOpen(stage) && acceptance.complete()
        ? RolloutStep.to(new Steady(stage.target(), Verdict.PROVEN, null)).reporting(PROVEN)
        : null;
  }

  private @Nullable RolloutStep advance(Adding stage, Acceptance acceptance, Instant now) {
    if (!acceptance.noNodes() && !acceptance.complete() && now.isBefore(stage.until())) {
      return null;
    }
    return stage.transition().addsClusters() && !acceptance.noNodes()
        ? RolloutStep.to(new Warming(stage.transition(), now.plus(times.warm())))
        : switching(stage, now);
  }

  private @Nullable RolloutStep advance(Warming stage, Acceptance acceptance, Instant now) {
    return acceptance.noNodes() || !now.isBefore(stage.until()) ? switching(stage, now) : null;
  }

  private @Nullable RolloutStep advance(Switching stage, Acceptance acceptance, Instant now) {
    Instant drained = now.plus(times.drain());
    if (acceptance.complete()) {
      return RolloutStep.to(new Draining(stage.transition(), Verdict.PROVEN, drained))
          .reporting(PROVEN);
    }
    return acceptance.noNodes() || !now.isBefore(stage.until())
        ? RolloutStep.to(new Draining(stage.transition(), Verdict.OPEN, drained))
            .reporting(new RolloutOutcome.Published(acceptance.waitingFor()))
        : null;
  }

  private @Nullable RolloutStep advance(Draining stage, Acceptance acceptance, Instant now) {
    if (isOpen(stage) && acceptance.complete()) {
      return RolloutStep.to(new Draining(stage.transition(), Verdict.PROVEN, stage.until()))
          .reporting(PROVEN);
    }
    return now.isBefore(stage.until()) ? null : RolloutStep.serving(drained(stage));
  }

  private RolloutStep switching(InTransition stage, Instant now) {
    return RolloutStep.serving(new Switching(stage.transition(), now.plus(times.accept())));
  }

  /** The state after the drain time. */
  private static Steady drained(Draining stage) {
    Steady fallback = isOpen(stage) ? stage.fallback() : null;
    return new Steady(stage.target(), stage.verdict(), fallback);
  }

  /** Whether the nodes can still accept or refuse the target. */
  private static boolean isOpen(Stage stage) {
    return switch (stage) {
      case Steady steady -> steady.verdict() == Verdict.OPEN;
      case Draining draining -> draining.verdict() == Verdict.OPEN;
      case Adding adding -> true;
      case Warming warming -> true;
      case Switching switching -> true;
    };
  }

  /** The fallback of a rollout that begins at this stage. */
  private static @Nullable Steady fallback(Stage stage) {
    return switch (stage) {
      case Steady steady -> steady.verdict() == Verdict.REJECTED ? null : steady;
      case Draining draining -> drained(draining);
      case Adding adding -> adding.fallback();
      case Warming warming -> warming.fallback();
      case Switching switching -> switching.fallback();
    };
  }
}
