package dev.tollgate.boot;

import java.net.InetSocketAddress;
import java.time.Duration;

/** Settings of the lifecycle; implemented by the settings record of each service. */
public interface ServiceSettings {
  /** Address that serves {@code /live}, {@code /ready} and {@code /metrics}. */
  InetSocketAddress metricsAddress();

  /** Time that servers get to finish running calls when the service stops. */
  Duration drainTime();
}
