package dev.tollgate.authz;

import dev.tollgate.admin.access.AdminSettings;
import dev.tollgate.boot.HostName;
import dev.tollgate.boot.ServiceSettings;
import dev.tollgate.boot.Settings;
import dev.tollgate.boot.TlsFiles;
import dev.tollgate.boot.database.DatabaseSettings;
import dev.tollgate.oidc.IdentityProvider;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Everything that an operator can set for the authz service. Immutable, and safe to log.
 *
 * @param grpcAddress address on which Envoy asks
 * @param keyPeppers secrets that keys are hashed with
 * @param replica name of this process among its replicas
 * @param snapshotDirectory directory for a copy of memory, to start from while Postgres is away
 * @param leakKeysUrl address of the public keys that reports of leaked keys are signed with; empty
 *     if no reports are accepted
 */
record AuthzSettings(
    InetSocketAddress grpcAddress,
    AdminSettings admin,
    InetSocketAddress metricsAddress,
    DatabaseSettings database,
    TlsFiles tls,
    PepperSettings keyPeppers,
    String replica,
    Optional<Path> snapshotDirectory,
    DecisionSettings decisions,
    Optional<URI> leakKeysUrl,
    Duration drainTime)
    implements ServiceSettings {
  private static final String LEAK_KEYS_URL = "AUTHZ_LEAK_KEYS_URL";

  /** Reads every setting, then fails once with all that is wrong. */
  static AuthzSettings from(Settings settings) {
    AuthzSettings authz =
        new AuthzSettings(
            settings.address("AUTHZ_GRPC_ADDRESS", "0.0.0.0:9001"),
            AdminSettings.from(settings, "127.0.0.1:9002"),
            settings.address("AUTHZ_METRICS_ADDRESS", "127.0.0.1:9090"),
            DatabaseSettings.from(settings, "authz"),
            TlsFiles.from(settings),
            PepperSettings.from(settings),
            settings.text("AUTHZ_REPLICA", HostName.get()),
            settings.optionalText("AUTHZ_SNAPSHOT_DIRECTORY").map(Path::of),
            DecisionSettings.from(settings),
            leakKeysUrl(settings),
            settings.duration("AUTHZ_DRAIN_TIME", Duration.ofSeconds(5)));
    settings.throwIfBad();
    return authz;
  }

  /** Over plain HTTP anyone on the way could replace the keys, and revoke with forged reports. */
  private static Optional<URI> leakKeysUrl(Settings settings) {
    String text = settings.text(LEAK_KEYS_URL, "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    boolean isSafe = IdentityProvider.isSafe(text);
    settings.expect(isSafe, LEAK_KEYS_URL, text, "an https URL, or an http URL of this machine");
    return isSafe ? Optional.of(URI.create(text)) : Optional.empty();
  }
}
