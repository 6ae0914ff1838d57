package dev.tollgate.controlplane.rollout;

import java.util.List;

/** The result of rolling out a revision. */
public sealed interface RolloutOutcome {
  /**
   * The revision is served, but not every node of this replica has accepted it. It can still become
   * {@link Proven} or {@link Rejected}.
   *
   * @param waitingFor ids of the nodes, and names of the replicas, that have not accepted it; empty
   *     if no node was connected
   * @param refusals what nodes refused that does not count against the revision
   */
  record Published(List<String> waitingFor, List<String> refusals) implements RolloutOutcome {
    /** Copies the lists. */
    public Published {
      waitingFor = List.copyOf(waitingFor);
      refusals = List.copyOf(refusals);
    }
  }

  /** Every node that is connected to this replica has accepted the whole revision. */
  record Accepted() implements RolloutOutcome {}

  /** Every node of every live replica has accepted the whole revision. Final. */
  record Proven() implements RolloutOutcome {}

  /**
   * A node refused the revision, and the edge is back at the last known good one. Final.
   *
   * @param reason the node, the resource type and Envoy's error text
   */
  record Rejected(String reason) implements RolloutOutcome {}
}
