package dev.tollgate.keys;

import dev.tollgate.boot.NetworkRange;
import dev.tollgate.products.Environment;
import dev.tollgate.products.StoredJson;
import dev.tollgate.quota.RequestLimit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys from rows. For one pass over rows by one thread: equal values of different keys become
 * one object, which makes a million keys fit into a tenth of the memory.
 */
final class KeyColumns {
  /** What {@link #read} reads, of {@code api_key k JOIN app a}. */
  static final String SELECTED =
      "k.id, k.app_id, a.tenant_id, k.environment, k.status, k.not_before, k.expires_at,"
          + " k.products, k.sources, k.metadata, k.quota_owner, k.quota_requests,"
          + " k.quota_window_seconds";

  /** The tables that {@link #SELECTED} is of. */
  static final String TABLES = "authz.api_key k JOIN authz.app a ON a.id = k.app_id";

  private final Map<Object, Object> values = new HashMap<>();

  /**
   * The key of the row.
   *
   * @throws IllegalArgumentException if the row makes no sense
   */
  ApiKey read(ResultSet row) throws SQLException {
    KeyId id = new KeyId(row.getString("id"));
    KeyId quotaOwner = new KeyId(row.getString("quota_owner"));
    return new ApiKey(
        id,
        shared(row.getString("app_id")),
        shared(row.getString("tenant_id")),
        environment(row.getString("environment")),
        KeyStatus.ofWireName(row.getString("status")),
        instant(row, "not_before"),
        instant(row, "expires_at"),
        shared(texts(row, "products")),
        shared(sources(row)),
        shared(metadata(row)),
        quotaOwner.equals(id) ? id : quotaOwner,
        limit(row));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  private static List<NetworkRange> sources(ResultSet row) throws SQLException {
    return texts(row, "sources").stream().map(KeyColumns::source).toList();
  }

  private static NetworkRange source(String text) {
    return NetworkRange.parse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("source: %s (expected: a network)".formatted(text)));
  }

  private static Map<String, String> metadata(ResultSet row) throws SQLException {
    return Map.copyOf(StoredJson.texts(row.getString("metadata")));
  }

  private @Nullable RequestLimit limit(ResultSet row) throws SQLException {
    Long requests = row.getObject("quota_requests", Long.class);
    if (requests == null) {
      return null;
    }
    return shared(
        new RequestLimit(requests, Duration.ofSeconds(row.getLong("quota_window_seconds"))));
  }

  private static Environment environment(String name) {
    return Environment.ofWireName(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "environment: %s (expected: live or test)".formatted(name)));
  }

  @SuppressWarnings("unchecked") // a value maps to an equal value of its own class
  private <T> T shared(T value) {
    return (T) values.computeIfAbsent(value, same -> same);
  }
}
