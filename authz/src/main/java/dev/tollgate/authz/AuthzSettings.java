package dev.tollgate.authz;

import dev.tollgate.admin.access.AdminSettings;
import dev.tollgate.authz.check.IdentitiesFile;
import dev.tollgate.boot.DatabaseSettings;
import dev.tollgate.boot.HostName;
import dev.tollgate.boot.ServiceSettings;
import dev.tollgate.boot.Settings;
import dev.tollgate.boot.TlsFiles;
import dev.tollgate.oidc.IdentityProvider;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything that an operator can set for the authz service. Immutable, and safe to log.
 *
 * @param grpcAddress where Envoy asks
 * @param keyPeppers what keys are hashed with
 * @param replica this process's name among its replicas
 * @param snapshotDirectory where a copy of memory is kept, to start from while Postgres is away
 * @param keysInMemory up to how many keys all of them are held in memory
 * @param stalenessLimit how long keys in memory are trusted while Postgres is away
 * @param failuresPerSecond how many invalid credentials a source may show for ever
 * @param failureBurst how many at once
 * @param callerIdentities whose identity tokens are taken instead of keys
 * @param leakKeysUrl where the public keys are that reports of leaked keys are signed with; nothing
 *     if no reports are taken
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
    long keysInMemory,
    Duration stalenessLimit,
    long failuresPerSecond,
    long failureBurst,
    List<IdentityProvider> callerIdentities,
    Optional<URI> leakKeysUrl,
    Duration drainTime)
    implements ServiceSettings {
  private static final String LEAK_KEYS_URL = "AUTHZ_LEAK_KEYS_URL";
  private static final long MOST_KEYS = 100_000_000;
  private static final long MOST_FAILURES = 1_000_000;

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
            settings.number("AUTHZ_KEYS_IN_MEMORY", 2_000_000, 1, MOST_KEYS),
            settings.duration("AUTHZ_STALENESS_LIMIT", Duration.ofMinutes(15)),
            settings.number("AUTHZ_FAILURES_PER_SECOND", 20, 1, MOST_FAILURES),
            settings.number("AUTHZ_FAILURE_BURST", 100, 1, MOST_FAILURES),
            IdentitiesFile.read(settings, "AUTHZ_CALLER_IDENTITIES_FILE"),
            leakKeysUrl(settings),
            settings.duration("AUTHZ_DRAIN_TIME", Duration.ofSeconds(5)));
    settings.expect(
        authz.stalenessLimit.compareTo(Duration.ofSeconds(1)) >= 0,
        "AUTHZ_STALENESS_LIMIT",
        authz.stalenessLimit,
        "at least 1s: changes are looked for every 200ms");
    settings.throwIfBad();
    return authz;
  }

  /** Keys from a place that somebody else could write to would let anyone revoke. */
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
