package dev.tollgate.controlplane.rollout;

import java.util.List;

/** What became of a revision at the edge. */
public sealed interface Outcome {
  /**
   * It is served, and not every node has accepted it; it may still become {@link Proven} or {@link
   * Rejected}.
   *
   * @param waitingFor ids of the nodes that are missing; empty if none was connected
   */
  record Published(List<String> waitingFor) implements Outcome {
    /** Copies the list. */
    public Published {
      waitingFor = List.copyOf(waitingFor);
    }
  }

  /** Every connected node has accepted all of it. */
  record Proven() implements Outcome {}

  /**
   * A node refused it, and the edge is back at the revision before.
   *
   * @param reason which node refused what, in Envoy's words
   */
  record Rejected(String reason) implements Outcome {}
}
