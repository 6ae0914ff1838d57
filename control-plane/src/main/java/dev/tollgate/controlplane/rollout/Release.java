package dev.tollgate.controlplane.rollout;

import dev.tollgate.controlplane.render.ResourceSet;
import dev.tollgate.controlplane.render.ResourceType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the edge is served with at one time.
 *
 * @param revision the revision that it is, or on the way to which it is
 * @param versions the version of each type of {@code resources}
 */
public record Release(long revision, ResourceSet resources, Map<ResourceType, String> versions) {

  /** A release of resources, whose versions it computes. */
  public static Release of(long revision, ResourceSet resources) {
    Map<ResourceType, String> versions = new EnumMap<>(ResourceType.class);
    for (ResourceType type : ResourceType.values()) {
      versions.put(type, resources.version(type));
    }
    return new Release(revision, resources, Collections.unmodifiableMap(versions));
  }
}
