package dev.tollgate.controlplane;

import dev.tollgate.render.ResourceType;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;

/** Tells responses apart. */
final class SimulatedType {
  private SimulatedType() {}

  static boolean is(DiscoveryResponse response, ResourceType type) {
    return response.getTypeUrl().equals(type.typeUrl());
  }
}
