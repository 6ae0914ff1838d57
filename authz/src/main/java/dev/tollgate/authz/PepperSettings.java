package dev.tollgate.authz;

import dev.tollgate.authz.keys.secret.KeyHasher;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.boot.Secret;
import dev.tollgate.boot.Settings;
import java.util.Optional;

/**
 * The secrets that keys are hashed with; the same for all replicas except during a rolling restart.
 *
 * @param current pepper of new keys
 * @param version of the current pepper
 * @param other pepper under which keys are found too, while the pepper is changed
 */
record PepperSettings(Secret current, int version, Optional<Secret> other, int otherVersion) {
  private static final int MIN_BYTES = 32;
  private static final int MAX_VERSION = 1_000_000;

  static PepperSettings from(Settings settings) {
    Secret current = settings.secretFile("AUTHZ_KEY_PEPPER_FILE", MIN_BYTES);
    int version = version(settings, "AUTHZ_KEY_PEPPER_VERSION", 1);
    Optional<Secret> other = settings.optionalSecretFile("AUTHZ_KEY_OTHER_PEPPER_FILE", MIN_BYTES);
    int otherVersion = version(settings, "AUTHZ_KEY_OTHER_PEPPER_VERSION", version - 1);
    settings.expect(
        other.isEmpty() || (otherVersion >= 1 && otherVersion != version),
        "AUTHZ_KEY_OTHER_PEPPER_VERSION",
        otherVersion,
        "at least 1, and not %d, the version of AUTHZ_KEY_PEPPER_FILE".formatted(version));
    return new PepperSettings(current, version, other, otherVersion);
  }

  private static int version(Settings settings, String name, int byDefault) {
    return (int) settings.number(name, byDefault, 1, MAX_VERSION);
  }

  Peppers peppers() {
    KeyHasher hasher = new KeyHasher(version, current.utf8());
    return other
        .map(secret -> Peppers.of(hasher, new KeyHasher(otherVersion, secret.utf8())))
        .orElseGet(() -> Peppers.only(hasher));
  }
}
