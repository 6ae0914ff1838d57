package dev.tollgate.authz.keys;

import dev.tollgate.authz.quota.Limit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a key that admins can change, as in {@link ApiKey}. Immutable.
 *
 * @param sources networks as the admin entered them
 */
public record KeyProperties(
    String name,
    List<String> products,
    List<String> sources,
    Map<String, String> metadata,
    @Nullable Limit limit,
    @Nullable Instant notBefore,
    @Nullable Instant expiresAt) {
  /** Copies the collections. */
  public KeyProperties {
    products = List.copyOf(products);
    sources = List.copyOf(sources);
    metadata = Map.copyOf(metadata);
  }

  /** The same properties with another expiry. */
  KeyProperties endingAt(@Nullable Instant end) {
    return new KeyProperties(name, products, sources, metadata, limit, notBefore, end);
  }
}
