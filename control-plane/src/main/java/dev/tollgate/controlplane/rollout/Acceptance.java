package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.nodes.NodeStatus;
import dev.tollgate.controlplane.nodes.TypeStatus;
import dev.tollgate.controlplane.render.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the connected nodes of a group have taken the served release.
 *
 * @param nodes number of open streams
 * @param accepted number of those whose node has accepted all of it
 * @param silent ids of the nodes that have not answered yet
 * @param rejection one node's refusal that says something about the release
 * @param refusals the refusals that do not: their nodes refused what came before, or nothing is
 *     known to be good
 * @param hasBaseline whether a release is known to be good
 */
record Acceptance(
    int nodes,
    int accepted,
    List<String> silent,
    Optional<Refusal> rejection,
    List<Refusal> refusals,
    boolean hasBaseline) {
  Acceptance {
    silent = List.copyOf(silent);
    refusals = List.copyOf(refusals);
  }

  /** Compares what the nodes of one group have accepted with what they are served. */
  static Acceptance of(List<NodeStatus> nodes, Release served, Baseline baseline) {
    int accepted = 0;
    List<String> silent = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    Optional<Refusal> rejection = Optional.empty();
    for (NodeStatus node : nodes) {
      List<Refusal> own = refusals(node, served);
      Optional<Refusal> counting =
          own.stream().filter(refusal -> counts(refusal, node, served, baseline)).findFirst();
      if (counting.isPresent()) {
        rejection = rejection.or(() -> counting);
      } else if (!own.isEmpty()) {
        refusals.add(own.getFirst());
      } else if (node.runs(served.versions())) {
        accepted++;
      } else {
        silent.add(node.id());
      }
    }
    return new Acceptance(
        nodes.size(),
        accepted,
        silent.stream().distinct().toList(),
        rejection,
        refusals,
        baseline.knownGood() != null);
  }

  /** No node is connected. */
  boolean noNodes() {
    return nodes == 0;
  }

  /** At least one node is connected, and all have answered. */
  boolean answered() {
    return nodes > 0 && silent.isEmpty();
  }

  /** All nodes have accepted everything, except those that refused what came before too. */
  boolean complete() {
    return accepted > 0 && silent.isEmpty() && (refusals.isEmpty() || hasBaseline);
  }

  /** The outcome of a rollout that not every node has accepted. */
  RolloutOutcome.Published published() {
    return new RolloutOutcome.Published(
        silent, refusals.stream().map(Refusal::sentence).distinct().toList());
  }

  private static List<Refusal> refusals(NodeStatus node, Release served) {
    List<Refusal> refusals = new ArrayList<>();
    for (Map.Entry<ResourceType, String> entry : served.versions().entrySet()) {
      ResourceType type = entry.getKey();
      node.of(type)
          .filter(status -> status.refuses(entry.getValue()))
          .map(TypeStatus::nack)
          .ifPresent(nack -> refusals.add(new Refusal(node.id(), type, nack.error())));
    }
    return refusals;
  }

  private static boolean counts(
      Refusal refusal, NodeStatus node, Release served, Baseline baseline) {
    String version = served.versions().getOrDefault(refusal.type(), "");
    String accepted = node.of(refusal.type()).map(TypeStatus::acked).orElse("");
    return baseline.counts(refusal.type(), version, accepted);
  }
}
