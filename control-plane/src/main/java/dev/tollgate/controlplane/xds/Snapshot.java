package dev.tollgate.controlplane.xds;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import dev.tollgate.controlplane.render.ResourceType;
import dev.tollgate.controlplane.rollout.Release;
import io.envoyproxy.controlplane.cache.Resources;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A release in wire format, packed once for all streams. Immutable.
 *
 * @param revision number of the revision that is served
 */
record Snapshot(long revision, Map<ResourceType, TypeSnapshot> byType) {

  /**
   * The resources of one type.
   *
   * @param byName packed resources, in the order in which they are sent
   */
  record TypeSnapshot(String version, Map<String, Any> byName) {
    /** Leaves the resources out, because secrets hold private keys. */
    @Override
    public String toString() {
      return version + byName.keySet();
    }
  }

  static Snapshot of(Release release) {
    Map<ResourceType, TypeSnapshot> byType = new EnumMap<>(ResourceType.class);
    release
        .versions()
        .forEach((type, version) ->
            byType.put(type, new TypeSnapshot(version, pack(release.resources().resources(type)))));
    return new Snapshot(release.revision(), Collections.unmodifiableMap(byType));
  }

  TypeSnapshot get(ResourceType type) {
    return requireNonNull(byType.get(type));
  }

  private static Map<String, Any> pack(List<? extends Message> resources) {
    Map<String, Any> byName = new LinkedHashMap<>();
    for (Message resource : resources) {
      byName.put(Resources.getResourceName(resource), Any.pack(resource));
    }
    return Collections.unmodifiableMap(byName);
  }
}
