package dev.tollgate.authz.keys;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key with everything that admins see.
 *
 * @param key without its sources
 * @param state at the time of the read
 * @param sources networks as the admin entered them; not necessarily valid
 * @param hint the part of the key's text that may be displayed
 * @param isForeign whether the key was imported from another gateway
 * @param pepperVersion version of the pepper of its hash
 * @param revokedAt null unless it is revoked
 * @param rotatedTo id of the key that it was rotated to; null if it was not rotated
 * @param hasSuccessor whether that key exists and is not revoked
 * @param originalEnd its expiry if it was not rotated; null for none
 * @param lastUsedAt accurate to a minute; null if it was never used
 */
public record KeyDetails(
    ApiKey key,
    KeyState state,
    String name,
    List<String> sources,
    String hint,
    boolean isForeign,
    int pepperVersion,
    Instant createdAt,
    @Nullable Instant revokedAt,
    @Nullable KeyId rotatedTo,
    boolean hasSuccessor,
    @Nullable Instant originalEnd,
    @Nullable Instant lastUsedAt) {
  /** The properties that admins can change. */
  KeyProperties properties() {
    return new KeyProperties(
        name,
        key.products(),
        sources,
        key.metadata(),
        key.limit(),
        key.notBefore(),
        key.expiresAt());
  }
}
