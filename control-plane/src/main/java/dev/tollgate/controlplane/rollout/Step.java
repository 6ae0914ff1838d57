package dev.tollgate.controlplane.rollout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a rollout.
 *
 * @param stage where it leads to
 * @param serve what to give to Envoys from now on; null for what they are given already
 * @param reports what became of revisions, to be told after {@code serve} was done
 */
record Step(Stage stage, @Nullable Release serve, List<Report> reports) {
  /** What became of a revision. */
  record Report(long revision, Outcome outcome) {}

  Step {
    reports = List.copyOf(reports);
  }

  /** A step to a stage that serves something else. */
  static Step serving(Stage stage) {
    return new Step(stage, stage.served(), List.of());
  }

  /** A step to a stage that serves the same. */
  static Step to(Stage stage) {
    return new Step(stage, null, List.of());
  }

  Step reporting(Outcome outcome) {
    return reporting(stage.target().revision(), outcome);
  }

  Step reporting(long revision, Outcome outcome) {
    return new Step(stage, serve, List.of(new Report(revision, outcome)));
  }
}
