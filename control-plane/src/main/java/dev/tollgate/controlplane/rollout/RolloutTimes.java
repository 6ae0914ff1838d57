package dev.tollgate.controlplane.rollout;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long a rollout waits for what.
 *
 * @param accept for all nodes to accept what was sent; asked twice in a rollout, and when it is
 *     over the rollout goes on without the nodes that are missing
 * @param warm for new clusters to resolve and check their endpoints before routes lead to them
 * @param drain for requests on the old configuration before what only they need is removed
 */
public record RolloutTimes(Duration accept, Duration warm, Duration drain) {
  /** Envoys answer within milliseconds; one that takes longer is busy starting, or gone. */
  public static final Duration ACCEPT = Duration.ofSeconds(5);

  /** Enough for a first health check over a private network. */
  public static final Duration WARM = Duration.ofSeconds(1);

  /** Rejects what is missing. */
  public RolloutTimes {
    requireNonNull(accept, "accept");
    requireNonNull(warm, "warm");
    requireNonNull(drain, "drain");
  }
}
