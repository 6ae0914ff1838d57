package dev.tollgate.controlplane.rollout;

/** Keeps every connected Envoy, and every one that connects later, at the same configuration. */
@FunctionalInterface
public interface Publisher {
  /**
   * Serves {@code release} from now on. When this returns, the status of every connected node says
   * what it lacks of it.
   */
  void publish(Release release);
}
