package dev.tollgate.controlplane.xds;

import dev.tollgate.controlplane.render.ResourceType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counters of the xDS server. Thread-safe. */
final class XdsMetrics {
  private final Map<ResourceType, Counter> pushes;
  private final Map<ResourceType, Counter> nacks;
  private final Counter unknownTypes;
  private final Counter refusedStreams;

  XdsMetrics(MeterRegistry registry) {
    pushes = perType(registry, "tollgate.xds.pushes", "Responses sent to Envoys");
    nacks = perType(registry, "tollgate.xds.nacks", "Responses that an Envoy refused");
    unknownTypes =
        Counter.builder("tollgate.xds.unknown.types")
            .description("Requests for resource types that are not served")
            .register(registry);
    refusedStreams =
        Counter.builder("tollgate.xds.refused.streams")
            .description("Streams refused because certificate and node id do not fit")
            .register(registry);
  }

  void pushed(ResourceType type) {
    count(pushes, type);
  }

  void nacked(ResourceType type) {
    count(nacks, type);
  }

  void unknownType() {
    unknownTypes.increment();
  }

  void refusedStream() {
    refusedStreams.increment();
  }

  private static void count(Map<ResourceType, Counter> counters, ResourceType type) {
    Counter counter = counters.get(type);
    if (counter != null) {
      counter.increment();
    }
  }

  private static Map<ResourceType, Counter> perType(
      MeterRegistry registry, String name, String description) {
    Map<ResourceType, Counter> counters = new EnumMap<>(ResourceType.class);
    for (ResourceType type : ResourceType.values()) {
      counters.put(
          type,
          Counter.builder(name)
              .description(description)
              .tag("type", type.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    return Collections.unmodifiableMap(counters);
  }
}
