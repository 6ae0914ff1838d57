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
 * A release as it goes over the wire: packed once, sent to every stream. Immutable.
 *
 * @param revision the number of the revision that it serves
 */
record Snapshot(long revision, Map<ResourceType, Typed> byType) {

  /**
   * The resources of one type.
   *
   * @param byName in the order in which they are sent
   */
  record Typed(String version, Map<String, Any> byName) {
    /** Without the resources, which hold private keys. */
    @Override
    public String toString() {
      return version + byName.keySet();
    }
  }

  static Snapshot of(Release release) {
    Map<ResourceType, Typed> byType = new EnumMap<>(ResourceType.class);
    release
        .versions()
        .forEach((type, version) ->
            byType.put(type, new Typed(version, pack(release.resources().resources(type)))));
    return new Snapshot(release.revision(), Collections.unmodifiableMap(byType));
  }

  Typed get(ResourceType type) {
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
