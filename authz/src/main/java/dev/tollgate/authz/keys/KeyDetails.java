package dev.tollgate.authz.keys;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as an admin sees it.
 *
 * @param sources networks as the admin wrote them
 * @param hint what may be shown of its text
 * @param isForeign whether another gateway made its text
 * @param pepperVersion of the pepper that its hash is under
 * @param revokedAt null while it is not revoked
 * @param rotatedTo the key that takes its place; null if there is none
 * @param lastUsedAt to the minute; null if it never was
 */
public record KeyDetails(
    ApiKey key,
    String name,
    List<String> sources,
    String hint,
    boolean isForeign,
    int pepperVersion,
    Instant createdAt,
    @Nullable Instant revokedAt,
    @Nullable KeyId rotatedTo,
    @Nullable Instant lastUsedAt) {
  /** What an admin can change of it. */
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
