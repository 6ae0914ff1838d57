package dev.tollgate.controlplane.rollout;

import java.util.List;

/** The result of rolling out a revision. */
public sealed interface RolloutOutcome {
  /**
   * The revision is served, but not every node has accepted it. It can still become {@link Proven}
   * or {@link Rejected}.
   *
   * @param waitingFor ids of the nodes that have not accepted it; empty if none was connected
   */
  record Published(List<String> waitingFor) implements RolloutOutcome {
    /** Copies the list. */
    public Published {
      waitingFor = List.copyOf(waitingFor);
    }
  }

  /** Every connected node has accepted the whole revision. */
  record Proven() implements RolloutOutcome {}

  /**
   * A node refused the revision, and the edge is back at the one before.
   *
   * @param reason the node, the resource type and Envoy's error text
   */
  record Rejected(String reason) implements RolloutOutcome {}
}
