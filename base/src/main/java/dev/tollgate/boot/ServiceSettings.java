package dev.tollgate.boot;

import java.net.InetSocketAddress;
import java.time.Duration;

/** What the lifecycle needs from the settings of a service; its settings record implements it. */
public interface ServiceSettings {
  /** Where {@code /live}, {@code /ready} and {@code /metrics} are served. */
  InetSocketAddress metricsAddress();

  /** How long the servers may take to finish what they have begun when the service stops. */
  Duration drainTime();
}
