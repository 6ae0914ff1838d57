package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.nodes.NodeStatus;
import dev.tollgate.controlplane.nodes.TypeStatus;
import dev.tollgate.controlplane.render.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the connected nodes make of the release that is served.
 *
 * @param nodes how many streams are open
 * @param waitingFor ids of the nodes that have not accepted all of it
 * @param refusal a refusal of something that is new in it
 */
record Acceptance(int nodes, List<String> waitingFor, Optional<Refusal> refusal) {
  Acceptance {
    waitingFor = List.copyOf(waitingFor);
  }

  /**
   * Compares what nodes have with what they should have.
   *
   * @param before what they had; a refusal of something that was there before does not count
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

  /** Nobody is there to accept or refuse. */
  boolean unheard() {
    return nodes == 0;
  }

  /** Everybody, and at least one node, has accepted everything. */
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
