package dev.tollgate.authz.quota;

/**
 * The last answer of the database about a budget.
 *
 * @param amount the limit that was asked with
 * @param remaining units that no replica held
 */
record LeaseAnswer(long amount, long remaining, long atNanos) {
  /** The database has not answered yet. */
  static final LeaseAnswer NONE = new LeaseAnswer(0, 0, 0);

  /** True if a limit of {@code wanted} units was used up. */
  boolean saysSpent(long wanted) {
    return remaining == 0 && wanted <= amount;
  }
}
