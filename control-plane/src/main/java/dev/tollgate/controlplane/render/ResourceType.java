package dev.tollgate.controlplane.render;

import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of resources that Envoy asks for, in the order in which they must be sent. */
public enum ResourceType {
  CLUSTERS("envoy.config.cluster.v3.Cluster"),
  ENDPOINTS("envoy.config.endpoint.v3.ClusterLoadAssignment"),
  SECRETS("envoy.extensions.transport_sockets.tls.v3.Secret"),
  LISTENERS("envoy.config.listener.v3.Listener"),
  ROUTES("envoy.config.route.v3.RouteConfiguration");

  private final String typeUrl;

  ResourceType(String messageName) {
    this.typeUrl = "type.googleapis.com/" + messageName;
  }

  /** The type URL on the wire. */
  public String typeUrl() {
    return typeUrl;
  }

  /** The type with this {@link #typeUrl()}; empty if there is none. */
  public static Optional<ResourceType> ofTypeUrl(String typeUrl) {
    return Stream.of(values()).filter(type -> type.typeUrl.equals(typeUrl)).findFirst();
  }
}
