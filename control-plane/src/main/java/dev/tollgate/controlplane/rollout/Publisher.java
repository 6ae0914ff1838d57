package dev.tollgate.controlplane.rollout;

/** Serves a release to all connected Envoys and to those that connect later. Thread-safe. */
@FunctionalInterface
public interface Publisher {
  /**
   * Serves {@code release} from now on. When this returns, the status of every connected node names
   * the new versions as its targets.
   */
  void publish(Release release);
}
