package dev.tollgate.controlplane.xds;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How the configuration streams are served.
 *
 * @param address where to listen; port 0 for any free one
 * @param replica this replica's name, which Envoys show in their own status
 * @param connectionAge when to ask an Envoy to connect again, give or take a tenth, so that
 *     connections spread over the replicas; zero for never
 */
public record XdsSettings(InetSocketAddress address, String replica, Duration connectionAge) {
  /** Rejects what is missing or negative. */
  public XdsSettings {
    requireNonNull(address, "address");
    requireNonNull(replica, "replica");
    if (connectionAge.isNegative()) {
      throw new IllegalArgumentException(
          "connectionAge: %s (expected: not negative)".formatted(connectionAge));
    }
  }
}
