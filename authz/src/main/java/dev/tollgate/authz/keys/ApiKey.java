package dev.tollgate.authz.keys;

import dev.tollgate.authz.products.Environment;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.net.Network;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A key, as checks need it. Immutable.
 *
 * @param app id of the app that owns the key
 * @param tenant id of the tenant that owns the app
 * @param notBefore start of the key's validity; null for none
 * @param expiresAt end of the key's validity; null for none
 * @param products ids of the app's products that the key may use; empty for all
 * @param sources networks that the key is accepted from; empty for all
 * @param metadata sent to the backend in headers
 * @param quotaOwner id of the key whose budget is spent: its own, or that of the key it was rotated
 *     from
 * @param limit request quota; null for none
 * @param quotaRevision grows when the quota changes; a rotated key takes it along
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
    List<Network> sources,
    Map<String, String> metadata,
    KeyId quotaOwner,
    @Nullable Limit limit,
    long quotaRevision) {
  /** Copies the collections, unless they are immutable. */
  public ApiKey {
    products = List.copyOf(products);
    sources = List.copyOf(sources);
    metadata = Map.copyOf(metadata);
  }

  /** True if the key's validity has not started. */
  public boolean isBeforeStart(Instant now) {
    return notBefore != null && now.isBefore(notBefore);
  }

  /** True if the key's validity has ended. */
  public boolean isExpired(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  /** True if the key may use this product of its app. */
  public boolean mayUse(String product) {
    return products.isEmpty() || products.contains(product);
  }
}
