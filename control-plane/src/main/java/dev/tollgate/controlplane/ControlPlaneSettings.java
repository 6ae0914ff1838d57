package dev.tollgate.controlplane;

import dev.tollgate.admin.access.AdminSettings;
import dev.tollgate.boot.HostName;
import dev.tollgate.boot.ServiceSettings;
import dev.tollgate.boot.Settings;
import dev.tollgate.boot.TlsFiles;
import dev.tollgate.boot.database.DatabaseSettings;
import dev.tollgate.controlplane.xds.XdsSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that an operator can set for the control plane. Immutable, and safe to log.
 *
 * @param initialConfigFile the gateway document of revision 1, where there is none yet
 * @param reservedPorts ports that no listener of a document may have, besides this service's own
 * @param rolloutDrain how long running requests may need what a new revision does not have
 * @param drainTime how long the servers may take to stop
 */
record ControlPlaneSettings(
    XdsSettings xds,
    AdminSettings admin,
    InetSocketAddress metricsAddress,
    DatabaseSettings database,
    TlsFiles tls,
    Optional<Path> initialConfigFile,
    Set<Integer> reservedPorts,
    Duration rolloutDrain,
    Duration drainTime)
    implements ServiceSettings {

  /** The default ports of the admin API, checks, xDS, metrics and Envoy's admin interface. */
  private static final String RESERVED_PORTS = "8081,9001,9002,9011,9012,9090,9091,9901";

  /** Reads every setting, then fails once with all that is wrong. */
  static ControlPlaneSettings from(Settings settings) {
    ControlPlaneSettings read =
        new ControlPlaneSettings(
            new XdsSettings(
                settings.address("CONTROL_PLANE_XDS_ADDRESS", "0.0.0.0:9011"),
                settings.text("CONTROL_PLANE_REPLICA", HostName.get()),
                settings.duration("CONTROL_PLANE_XDS_CONNECTION_AGE", Duration.ofMinutes(30))),
            AdminSettings.from(settings, "127.0.0.1:9012"),
            settings.address("CONTROL_PLANE_METRICS_ADDRESS", "127.0.0.1:9091"),
            DatabaseSettings.from(settings, "control_plane"),
            TlsFiles.from(settings),
            settings.optionalFile("CONTROL_PLANE_INITIAL_CONFIG_FILE"),
            settings.ports("CONTROL_PLANE_RESERVED_PORTS", RESERVED_PORTS),
            settings.duration("CONTROL_PLANE_ROLLOUT_DRAIN", Duration.ofSeconds(30)),
            settings.duration("CONTROL_PLANE_DRAIN_TIME", Duration.ofSeconds(5)));
    settings.throwIfBad();
    return read;
  }
}
