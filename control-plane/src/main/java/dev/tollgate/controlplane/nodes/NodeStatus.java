package dev.tollgate.controlplane.nodes;

import static java.util.Objects.requireNonNull;

import dev.tollgate.controlplane.render.ResourceType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One stream of one Envoy, at one moment.
 *
 * @param id the node id, which its certificate confirmed
 * @param build Envoy's version, in its own words; empty if it did not say
 * @param connectedAt when the stream began
 * @param types what the stream asked for so far
 */
public record NodeStatus(
    String id, String build, Instant connectedAt, Map<ResourceType, TypeStatus> types) {

  // Envoy asks for these two unconditionally; the other types follow from what is in them.
  private static final Set<ResourceType> ROOTS =
      Set.of(ResourceType.CLUSTERS, ResourceType.LISTENERS);

  /** Copies the map. */
  public NodeStatus {
    requireNonNull(id, "id");
    requireNonNull(build, "build");
    requireNonNull(connectedAt, "connectedAt");
    types = Map.copyOf(types);
  }

  /** What it has of a type, unless it did not ask for the type yet. */
  public Optional<TypeStatus> of(ResourceType type) {
    return Optional.ofNullable(types.get(type));
  }

  /** Has accepted exactly these versions of everything it uses. */
  public boolean runs(Map<ResourceType, String> versions) {
    return types.keySet().containsAll(ROOTS)
        && types.entrySet().stream()
            .allMatch(e -> runs(e.getValue(), versions.getOrDefault(e.getKey(), "")));
  }

  private static boolean runs(TypeStatus status, String version) {
    return status.settled() && (status.target().isEmpty() || status.target().equals(version));
  }
}
