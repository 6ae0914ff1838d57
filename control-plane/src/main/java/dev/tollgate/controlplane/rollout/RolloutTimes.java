package dev.tollgate.controlplane.rollout;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Time limits of a rollout.
 *
 * @param accept limit for all nodes to accept what was sent; applies twice in a rollout, after
 *     which the rollout goes on without the nodes that have not answered
 * @param warm time for new clusters to resolve and health-check their endpoints before routes lead
 *     to them
 * @param drain time for requests on the old configuration before what only they need is removed
 */
public record RolloutTimes(Duration accept, Duration warm, Duration drain) {
  /** Envoys answer within milliseconds unless they are starting or gone. */
  public static final Duration ACCEPT = Duration.ofSeconds(5);

  /** Enough for a first health check over a private network. */
  public static final Duration WARM = Duration.ofSeconds(1);

  /** Rejects missing and negative durations. */
  public RolloutTimes {
    requireNotNegative(accept, "accept");
    requireNotNegative(warm, "warm");
    requireNotNegative(drain, "drain");
  }

  /** Longest time from the start of a rollout to its first outcome. */
  Duration untilOutcome() {
    return accept.multipliedBy(2).plus(warm);
  }

  private static void requireNotNegative(Duration duration, String name) {
    requireNonNull(duration, name);
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "%s: %s (expected: not negative)".formatted(name, duration));
    }
  }
}
