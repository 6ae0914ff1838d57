package dev.tollgate.authz.keys;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tollgate.authz.quota.Limit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A key in responses; see the OpenAPI document. */
record KeyView(
    String id,
    String name,
    String env,
    String app,
    String tenant,
    String status,
    String hint,
    boolean imported,
    int pepperVersion,
    List<String> products,
    List<String> sources,
    Map<String, String> metadata,
    @Nullable QuotaView quota,
    @Nullable Instant notBefore,
    @Nullable Instant expiresAt,
    Instant createdAt,
    @Nullable Instant revokedAt,
    @Nullable String rotatedTo,
    @Nullable Instant lastUsedAt) {

  record QuotaView(long requests, String window) {}

  /** The only response that carries the key's text. */
  record Created(@JsonUnwrapped KeyView key, String secret) {
    static Created of(KeyStore.Created created) {
      return new Created(KeyView.of(created.key().value()), created.text().reveal());
    }

    @Override
    public String toString() {
      return "Created[%s, secret redacted]".formatted(key);
    }
  }

  static KeyView of(KeyDetails details) {
    ApiKey key = details.key();
    KeyId rotatedTo = details.rotatedTo();
    return new KeyView(
        key.id().value(),
        details.name(),
        key.environment().wireName(),
        key.app(),
        key.tenant(),
        details.state().wireName(),
        details.hint(),
        details.isForeign(),
        details.pepperVersion(),
        key.products(),
        details.sources(),
        key.metadata(),
        quota(key.limit()),
        key.notBefore(),
        key.expiresAt(),
        details.createdAt(),
        details.revokedAt(),
        rotatedTo == null ? null : rotatedTo.value(),
        details.lastUsedAt());
  }

  private static @Nullable QuotaView quota(@Nullable Limit limit) {
    return limit == null ? null : new QuotaView(limit.amount(), limit.window().text());
  }
}
