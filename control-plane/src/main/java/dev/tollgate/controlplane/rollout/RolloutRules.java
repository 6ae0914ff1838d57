package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.rollout.Stage.Adding;
import dev.tollgate.controlplane.rollout.Stage.Draining;
import dev.tollgate.controlplane.rollout.Stage.Moving;
import dev.tollgate.controlplane.rollout.Stage.Resting;
import dev.tollgate.controlplane.rollout.Stage.Switching;
import dev.tollgate.controlplane.rollout.Stage.Verdict;
import dev.tollgate.controlplane.rollout.Stage.Warming;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a release replaces another one: additions first, then what refers to them, then, when running
 * requests have had their time, removals. A refusal on the way, or later as long as not every node
 * has accepted, goes back to what was in force before, at once. Pure.
 *
 * <pre>
 * Resting ─ begin ─▶ Adding ─▶ Warming ─▶ Switching ─▶ Draining ─▶ Resting
 *    ▲                  │         │           │            │          │
 *    └──────────────────┴─────────┴─ refusal ─┴────────────┴──────────┘
 * </pre>
 */
final class RolloutRules {
  private static final Outcome PROVEN = new Outcome.Proven();
  private static final Outcome OVERTAKEN = new Outcome.Published(List.of());

  private final RolloutTimes times;

  RolloutRules(RolloutTimes times) {
    this.times = times;
  }

  /**
   * Starts to roll out {@code next}, from wherever the edge is.
   *
   * @param stage null if nothing is served yet
   */
  Step begin(@Nullable Stage stage, Release next, Instant now) {
    if (stage == null) {
      return Step.serving(new Switching(Change.first(next), now.plus(times.accept())));
    }
    Change change = Change.of(back(stage), stage.served(), next);
    Step step = Step.serving(new Adding(change, now.plus(times.accept())));
    // Whoever waits for a rollout that this one overtakes has nothing more to wait for.
    return switch (stage) {
      case Adding overtaken -> step.reporting(overtaken.target().revision(), OVERTAKEN);
      case Warming overtaken -> step.reporting(overtaken.target().revision(), OVERTAKEN);
      case Switching overtaken -> step.reporting(overtaken.target().revision(), OVERTAKEN);
      case Resting settled -> step;
      case Draining reported -> step;
    };
  }

  /** The next step, or nothing if there is nothing to do but wait. */
  Optional<Step> advance(Stage stage, Acceptance acceptance, Instant now) {
    if (acceptance.refusal().isPresent() && isOpen(stage)) {
      return Optional.of(reject(stage, acceptance.refusal().get().sentence()));
    }
    return Optional.ofNullable(
        switch (stage) {
          case Resting resting -> advance(resting, acceptance);
          case Adding adding -> advance(adding, acceptance, now);
          case Warming warming -> advance(warming, acceptance, now);
          case Switching switching -> advance(switching, acceptance, now);
          case Draining draining -> advance(draining, acceptance, now);
        });
  }

  /** The target was refused, here or at another replica. */
  Step reject(Stage stage, String reason) {
    long revision = stage.target().revision();
    Resting back =
        switch (stage) {
          case Resting resting -> resting.back();
          case Moving moving -> moving.change().back();
        };
    Step step =
        back == null
            ? Step.to(new Resting(stage.served(), Verdict.REJECTED, null))
            : Step.serving(back);
    return step.reporting(revision, new Outcome.Rejected(reason));
  }

  private @Nullable Step advance(Resting stage, Acceptance acceptance) {
    return isOpen(stage) && acceptance.complete()
        ? Step.to(new Resting(stage.target(), Verdict.PROVEN, null)).reporting(PROVEN)
        : null;
  }

  private @Nullable Step advance(Adding stage, Acceptance acceptance, Instant now) {
    if (!acceptance.unheard() && !acceptance.complete() && now.isBefore(stage.until())) {
      return null;
    }
    return stage.change().addsClusters() && !acceptance.unheard()
        ? Step.to(new Warming(stage.change(), now.plus(times.warm())))
        : switching(stage, now);
  }

  private @Nullable Step advance(Warming stage, Acceptance acceptance, Instant now) {
    return acceptance.unheard() || !now.isBefore(stage.until()) ? switching(stage, now) : null;
  }

  private @Nullable Step advance(Switching stage, Acceptance acceptance, Instant now) {
    Instant drained = now.plus(times.drain());
    if (acceptance.complete()) {
      return Step.to(new Draining(stage.change(), Verdict.PROVEN, drained)).reporting(PROVEN);
    }
    return acceptance.unheard() || !now.isBefore(stage.until())
        ? Step.to(new Draining(stage.change(), Verdict.OPEN, drained))
            .reporting(new Outcome.Published(acceptance.waitingFor()))
        : null;
  }

  private @Nullable Step advance(Draining stage, Acceptance acceptance, Instant now) {
    if (isOpen(stage) && acceptance.complete()) {
      return Step.to(new Draining(stage.change(), Verdict.PROVEN, stage.until())).reporting(PROVEN);
    }
    return now.isBefore(stage.until()) ? null : Step.serving(rest(stage));
  }

  private static Resting rest(Draining stage) {
    Resting back = isOpen(stage) ? stage.change().back() : null;
    return new Resting(stage.target(), stage.verdict(), back);
  }

  /** The nodes have not said their last word about the target. */
  private static boolean isOpen(Stage stage) {
    return switch (stage) {
      case Resting resting -> resting.verdict() == Verdict.OPEN;
      case Draining draining -> draining.verdict() == Verdict.OPEN;
      case Adding adding -> true;
      case Warming warming -> true;
      case Switching switching -> true;
    };
  }

  private Step switching(Moving stage, Instant now) {
    return Step.serving(new Switching(stage.change(), now.plus(times.accept())));
  }

  /** Where a refusal of whatever comes next leads to. */
  private static @Nullable Resting back(Stage stage) {
    return switch (stage) {
      case Resting resting -> resting.verdict() == Verdict.REJECTED ? null : resting;
      case Draining draining -> rest(draining);
      case Adding adding -> adding.change().back();
      case Warming warming -> warming.change().back();
      case Switching switching -> switching.change().back();
    };
  }
}
