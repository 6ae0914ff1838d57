package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.nodes.NodeGroup;

/**
 * Serves a release to the connected Envoys of a group and to those that connect later. Thread-safe.
 */
@FunctionalInterface
public interface Publisher {
  /**
   * Serves {@code release} to a group from now on. When this returns, the status of every connected
   * node of the group names the new versions as its targets.
   */
  void publish(NodeGroup group, Release release);
}
