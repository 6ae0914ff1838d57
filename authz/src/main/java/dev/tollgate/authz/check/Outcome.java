package dev.tollgate.authz.check;

import java.util.concurrent.CompletionStage;

/** The result of a {@link Step}. */
public sealed interface Outcome {
  /** The next step decides. */
  Outcome PASSED = new Passed();

  /** The step has nothing against the request. */
  record Passed() implements Outcome {}

  /** The request is refused. */
  record Failed(DenyReason reason) implements Outcome {}

  /**
   * The step needs something that is not in memory yet.
   *
   * @param until completes, never exceptionally, when it is time to decide again
   * @param otherwise why the request is refused if that takes too long
   */
  record Waiting(CompletionStage<?> until, DenyReason otherwise) implements Outcome {}

  /** The request is refused for this reason. */
  static Outcome failed(DenyReason reason) {
    return new Failed(reason);
  }

  /** Passes under a condition, and fails for this reason otherwise. */
  static Outcome passedIf(boolean holds, DenyReason otherwise) {
    return holds ? PASSED : new Failed(otherwise);
  }
}
