package dev.tollgate.controlplane.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a rollout, decided by {@link RolloutRules}.
 *
 * @param stage the next stage
 * @param serve the release to publish; null if the published one stays
 * @param reports outcomes to record after {@code serve} was published
 */
record RolloutStep(Stage stage, @Nullable Release serve, List<Report> reports) {
  /** The outcome of one revision. */
  record Report(long revision, RolloutOutcome outcome) {}

  RolloutStep {
    reports = List.copyOf(reports);
  }

  /** A step to a stage that serves another release, which nodes may accept from now on. */
  static RolloutStep serving(Stage stage) {
    Stage serving = stage.with(stage.baseline().serving(stage.served()));
    return new RolloutStep(serving, serving.served(), List.of());
  }

  /** A step to a stage that serves the same release. */
  static RolloutStep to(Stage stage) {
    return new RolloutStep(stage, null, List.of());
  }

  RolloutStep reporting(RolloutOutcome outcome) {
    return reporting(stage.target().revision(), outcome);
  }

  RolloutStep reporting(long revision, RolloutOutcome outcome) {
    return new RolloutStep(stage, serve, List.of(new Report(revision, outcome)));
  }
}
