package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.nodes.NodeStatus;
import dev.tollgate.controlplane.nodes.TypeStatus;
import dev.tollgate.controlplane.render.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the connected nodes of a group have taken the served release.
 *
 * @param nodes number of open streams
 * @param waitingFor ids of the nodes that have not accepted all of it
 * @param refusal one node's refusal of something new in it
 */
record Acceptance(int nodes, List<String> waitingFor, Optional<Refusal> refusal) {
  Acceptance {
    waitingFor = List.copyOf(waitingFor);
  }

  /**
   * Compares what nodes have accepted with what they are served.
   *
   * @param nodes the nodes of one group
   * @param before the release before; a refusal of a version that it also has does not count
   */
  static Acceptance of(List<NodeStatus> nodes, Release served, @Nullable Release before) {
    List<String> waitingFor =
        nodes.stream()
            .filter(node -> !node.runs(served.versions()))
            .map(NodeStatus::id)
            .distinct()
            .toList();
    Optional<Refusal> refusal =
        nodes.stream().flatMap(node -> refusal(node, served, before).stream()).findFirst();
    return new Acceptance(nodes.size(), waitingFor, refusal);
  }

  /** No node is connected. */
  boolean noNodes() {
    return nodes == 0;
  }

  /** At least one node is connected, and all have accepted everything. */
  boolean complete() {
    return nodes > 0 && waitingFor.isEmpty();
  }

  private static Optional<Refusal> refusal(
      NodeStatus node, Release served, @Nullable Release before) {
    for (Map.Entry<ResourceType, String> entry : served.versions().entrySet()) {
      ResourceType type = entry.getKey();
      String version = entry.getValue();
      boolean isNew = before == null || !version.equals(before.versions().get(type));
      Optional<TypeStatus> status = node.of(type).filter(s -> isNew && s.refuses(version));
      if (status.isPresent()) {
        return status.map(TypeStatus::nack).map(nack -> new Refusal(node.id(), type, nack.error()));
      }
    }
    return Optional.empty();
  }
}
