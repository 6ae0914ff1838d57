package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.render.ResourceType;
import java.util.Locale;

/**
 * A node's refusal (NACK) of a resource type of the release that is rolled out.
 *
 * @param error Envoy's error text
 */
record Refusal(String nodeId, ResourceType type, String error) {
  /** One sentence for the operator. */
  String sentence() {
    return "node %s refused the %s: %s"
        .formatted(nodeId, type.name().toLowerCase(Locale.ROOT), error);
  }
}
