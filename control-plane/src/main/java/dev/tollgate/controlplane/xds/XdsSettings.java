package dev.tollgate.controlplane.xds;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Settings of the xDS server.
 *
 * @param address address to listen on; port 0 for any free port
 * @param replica name of this replica; Envoys show it in their own status
 * @param connectionAge age (± 10 %) at which a connection is closed, so that Envoys spread over the
 *     replicas; zero for no limit
 */
public record XdsSettings(InetSocketAddress address, String replica, Duration connectionAge) {
  /** Rejects nulls and a negative age. */
  public XdsSettings {
    requireNonNull(address, "address");
    requireNonNull(replica, "replica");
    if (connectionAge.isNegative()) {
      throw new IllegalArgumentException(
          "connectionAge: %s (expected: not negative)".formatted(connectionAge));
    }
  }
}
