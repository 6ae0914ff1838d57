package dev.tollgate.authz.check;

/**
 * One question that a request must answer well. Steps run in the order of {@link StepName}, each
 * using the results of those before it; the first that fails decides. They change nothing but the
 * {@link EvaluationContext}: a step that costs something notes a debt there, and the {@link
 * Authorizer} pays all debts at the end. So an explanation runs the same steps. Thread-safe; never
 * waits.
 */
public interface Step {
  /** Identifies the step. */
  StepName name();

  /** Answers the question and notes results in the context. */
  Outcome check(EvaluationContext context);

  /** The results in words, for an admin; nothing secret. Only after {@link #check}. */
  String detail(EvaluationContext context);
}
