package dev.tollgate.authz.check;

/**
 * One question that a request must answer well. Steps run in the order of {@link Authorizer}, each
 * finding what those after it need; the first that fails decides. They change nothing but the
 * {@link Findings} (the one that pays is the last), so that an explanation runs the very same ones.
 * Thread-safe; never waits.
 */
interface Step {
  /** What the step is called in explanations; frozen. */
  String wireName();

  /** Looks, and notes what it finds. */
  Outcome check(Findings findings);

  /** What was found, for an admin; nothing secret. Only after {@link #check}. */
  String detail(Findings findings);
}
