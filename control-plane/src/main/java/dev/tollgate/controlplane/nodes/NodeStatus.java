package dev.tollgate.controlplane.nodes;

import static java.util.Objects.requireNonNull;

import dev.tollgate.controlplane.render.ResourceType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of one configuration stream of one Envoy. Immutable.
 *
 * @param id the node id, confirmed by the client certificate
 * @param build Envoy's version, such as {@code 1.40.0}; empty before the node's first request
 * @param connectedAt start of the stream
 * @param types the resource types that the stream has asked for
 */
public record NodeStatus(
    String id,
    NodeGroup group,
    String build,
    Instant connectedAt,
    Map<ResourceType, TypeStatus> types) {

  // Every Envoy asks for these; it asks for the others only if these refer to them.
  private static final Set<ResourceType> ALWAYS =
      Set.of(ResourceType.CLUSTERS, ResourceType.LISTENERS, ResourceType.ROUTES);

  /** Copies the map. */
  public NodeStatus {
    requireNonNull(id, "id");
    requireNonNull(group, "group");
    requireNonNull(build, "build");
    requireNonNull(connectedAt, "connectedAt");
    types = Map.copyOf(types);
  }

  /** The state of a type; empty if the stream has not asked for it. */
  public Optional<TypeStatus> of(ResourceType type) {
    return Optional.ofNullable(types.get(type));
  }

  /** True if the node has accepted exactly these versions of every type that it uses. */
  public boolean runs(Map<ResourceType, String> versions) {
    return types.keySet().containsAll(ALWAYS)
        && types.entrySet().stream()
            .allMatch(e -> runs(e.getValue(), versions.getOrDefault(e.getKey(), "")));
  }

  private static boolean runs(TypeStatus status, String version) {
    return status.settled() && (status.target().isEmpty() || status.target().equals(version));
  }
}
