package dev.tollgate.keys;

import dev.tollgate.quota.RequestLimit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as a check sees it; the whole of it is in memory.
 *
 * @param app id of the app that owns the key
 * @param tenant id of the tenant that owns the app
 * @param notBefore from when the key works; null for ever since
 * @param expiresAt from when the key no longer works; null for never
 * @param limit how many requests it may make; null for as many as it likes
 */
public record ApiKey(
    KeyId id,
    String app,
    String tenant,
    KeyEnvironment environment,
    KeyStatus status,
    @Nullable Instant notBefore,
    @Nullable Instant expiresAt,
    AllowedRoutes routes,
    @Nullable RequestLimit limit) {

  /** Whether the key does not work yet. */
  public boolean isBeforeStart(Instant now) {
    return notBefore != null && now.isBefore(notBefore);
  }

  /** Whether the key's time is over. */
  public boolean isExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }
}
