package dev.tollgate.controlplane;

import dev.tollgate.controlplane.render.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;

/** Tells responses apart. */
final class SimulatedType {
  private SimulatedType() {}

  static boolean is(DiscoveryResponse response, ResourceType type) {
    return response.getTypeUrl().equals(type.typeUrl());
  }
}
