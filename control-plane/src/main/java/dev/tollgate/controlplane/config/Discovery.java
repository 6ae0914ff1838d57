package dev.tollgate.controlplane.config;

import dev.tollgate.controlplane.config.GatewayDocument.Endpoint;
import java.util.List;

/** The source of the addresses of a backend's servers. */
public sealed interface Discovery {
  /**
   * IP addresses in the document. They are sent to Envoy as endpoints, beside the revision.
   *
   * @param endpoints at least one
   */
  record Static(List<Endpoint> endpoints) implements Discovery {
    /** Copies the list. */
    public Static {
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * DNS names in the document. Envoy resolves them, so they are part of the revision's clusters.
   *
   * @param endpoints at least one
   */
  record Dns(List<Endpoint> endpoints) implements Discovery {
    /** Copies the list. */
    public Dns {
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * The instances of a managed instance group. Their addresses are endpoints beside the revision,
   * like those of {@link Static}. Documents cannot name an instance group yet.
   *
   * @param port TCP port of the server on each instance
   */
  record InstanceGroup(String name, int port) implements Discovery {}
}
