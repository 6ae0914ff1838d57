package dev.tollgate.authz;

import dev.tollgate.authz.check.identity.IdentitiesFile;
import dev.tollgate.authz.keys.KeyLimit;
import dev.tollgate.boot.Settings;
import dev.tollgate.oidc.IdentityProvider;
import java.time.Duration;
import java.util.List;

/**
 * The settings of decisions.
 *
 * @param keysInMemory number of keys up to which all of them are in memory
 * @param keysPerTenant largest number of keys of one tenant
 * @param stalenessLimit how long keys in memory are trusted while Postgres is away
 * @param failureBurst invalid credentials of one source at once
 * @param failureInterval between invalid credentials of one source after the burst
 * @param callerIdentities issuers whose identity tokens are accepted instead of keys
 */
public record DecisionSettings(
    long keysInMemory,
    long keysPerTenant,
    Duration stalenessLimit,
    long failureBurst,
    Duration failureInterval,
    List<IdentityProvider> callerIdentities) {
  /** The settings of a service that is told nothing else. */
  public static final DecisionSettings DEFAULT =
      new DecisionSettings(
          2_000_000, 100_000, Duration.ofMinutes(15), 100, Duration.ofMillis(50), List.of());

  private static final long MAX_KEYS = 100_000_000;
  private static final long MAX_FAILURES = 1_000_000;

  /** Copies the list. */
  public DecisionSettings {
    callerIdentities = List.copyOf(callerIdentities);
  }

  static DecisionSettings from(Settings settings) {
    Duration second = Duration.ofSeconds(1);
    long failuresPerSecond = second.dividedBy(DEFAULT.failureInterval);
    Duration stalenessLimit = settings.duration("AUTHZ_STALENESS_LIMIT", DEFAULT.stalenessLimit);
    settings.expect(
        stalenessLimit.compareTo(second) >= 0,
        "AUTHZ_STALENESS_LIMIT",
        stalenessLimit,
        "at least 1s: changes are looked for every 200ms");
    return new DecisionSettings(
        settings.number("AUTHZ_KEYS_IN_MEMORY", DEFAULT.keysInMemory, 1, MAX_KEYS),
        settings.number(KeyLimit.SETTING, DEFAULT.keysPerTenant, 1, MAX_KEYS),
        stalenessLimit,
        settings.number("AUTHZ_FAILURE_BURST", DEFAULT.failureBurst, 1, MAX_FAILURES),
        second.dividedBy(
            settings.number("AUTHZ_FAILURES_PER_SECOND", failuresPerSecond, 1, MAX_FAILURES)),
        IdentitiesFile.read(settings, "AUTHZ_CALLER_IDENTITIES_FILE"));
  }
}
