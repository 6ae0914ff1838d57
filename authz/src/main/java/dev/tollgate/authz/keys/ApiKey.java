package dev.tollgate.authz.keys;

import dev.tollgate.authz.products.Environment;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.boot.NetworkRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key as a check sees it; the whole of it is in memory.
 *
 * @param app id of the app that owns the key
 * @param tenant id of the tenant that owns the app
 * @param notBefore from when the key works; null for ever since
 * @param expiresAt from when the key no longer works; null for never
 * @param products the only ones of the app's products that it may use; empty for all
 * @param sources the only networks that it works from; empty for all
 * @param metadata goes to the backend as headers
 * @param quotaOwner whose budget it spends: its own id, or that of the key that it was rotated from
 * @param limit how many requests it may make; null for as many as it likes
 */
public record ApiKey(
    KeyId id,
    String app,
    String tenant,
    Environment environment,
    KeyStatus status,
    @Nullable Instant notBefore,
    @Nullable Instant expiresAt,
    List<String> products,
    List<NetworkRange> sources,
    Map<String, String> metadata,
    KeyId quotaOwner,
    @Nullable Limit limit) {
  /** Copies the collections; those that cannot be changed are kept as they are. */
  public ApiKey {
    products = List.copyOf(products);
    sources = List.copyOf(sources);
    metadata = Map.copyOf(metadata);
  }

  /** Whether the key does not work yet. */
  public boolean isBeforeStart(Instant now) {
    return notBefore != null && now.isBefore(notBefore);
  }

  /** Whether the key's time is over. */
  public boolean isExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  /** Whether the key may use this product of its app. */
  public boolean mayUse(String product) {
    return products.isEmpty() || products.contains(product);
  }
}
