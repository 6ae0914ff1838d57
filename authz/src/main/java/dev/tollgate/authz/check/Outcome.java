package dev.tollgate.authz.check;

import java.util.concurrent.CompletionStage;

/** What a {@link Step} comes to. */
sealed interface Outcome {
  /** The next step decides. */
  Outcome PASSED = new Passed();

  /** Nothing speaks against the request. */
  record Passed() implements Outcome {}

  /** The request is refused. */
  record Failed(DenyReason reason) implements Outcome {}

  /**
   * Something must be known first.
   *
   * @param until completes, never exceptionally, when it is time to decide again
   * @param otherwise why the request is refused if that takes too long
   */
  record Waiting(CompletionStage<?> until, DenyReason otherwise) implements Outcome {}

  static Outcome failed(DenyReason reason) {
    return new Failed(reason);
  }

  static Outcome passedIf(boolean holds, DenyReason otherwise) {
    return holds ? PASSED : new Failed(otherwise);
  }
}
