package dev.tollgate.controlplane.nodes;

/**
 * Envoys that are served the same configuration. Each group has a rollout of its own and is judged
 * by its own nodes. Every node belongs to {@link #EDGE} today.
 *
 * @param name not empty; for logs
 */
public record NodeGroup(String name) {
  /** The group of all nodes that serve clients. */
  public static final NodeGroup EDGE = new NodeGroup("edge");

  /** Rejects an empty name. */
  public NodeGroup {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name: empty (expected: the name of a group)");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
