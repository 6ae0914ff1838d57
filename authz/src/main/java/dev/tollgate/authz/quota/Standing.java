package dev.tollgate.authz.quota;

/**
 * How a budget stands, as far as a replica knows.
 *
 * @param remaining units that are left, 0 to the limit's amount
 * @param resetsInSeconds seconds to the end of the window, at least 1
 */
public record Standing(Limit limit, long remaining, long resetsInSeconds) {
  /** The one of which a smaller share of the amount is left. */
  public static Standing tighter(Standing one, Standing other) {
    return other.share() < one.share() ? other : one;
  }

  private double share() {
    return limit.amount() == 0 ? 0 : (double) remaining / limit.amount();
  }
}
