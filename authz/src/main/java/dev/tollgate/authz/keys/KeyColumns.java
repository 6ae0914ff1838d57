package dev.tollgate.authz.keys;

import dev.tollgate.authz.feed.Row;
import dev.tollgate.authz.products.Environment;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.quota.window.Window;
import dev.tollgate.authz.records.JsonColumn;
import dev.tollgate.net.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys from rows. For one pass over rows by one thread: equal values of different keys share
 * one object, which reduces the memory for a million keys to a tenth.
 */
public final class KeyColumns {
  /** The columns that {@link #read} reads, of {@link #TABLES}. */
  public static final String SELECTED =
      "k.id, k.app_id, a.tenant_id, k.environment, k.status, k.not_before, k.expires_at,"
          + " k.products, k.sources, k.metadata, k.quota_owner, k.quota_requests,"
          + " k.quota_window, k.quota_seq";

  /** The tables that {@link #SELECTED} refers to. */
  public static final String TABLES = "authz.api_key k JOIN authz.app a ON a.id = k.app_id";

  private final Map<Object, Object> values = new HashMap<>();

  /**
   * Reads the key of the row.
   *
   * @throws IllegalArgumentException if a value of the row is invalid
   */
  public ApiKey read(Row row) {
    return read(row, shared(sources(row)));
  }

  /**
   * Reads the key of the row without its sources, so that admins see and can repair a key whose
   * sources are invalid. Must not decide a check: the key would be accepted from everywhere.
   *
   * @throws IllegalArgumentException if another value of the row is invalid
   */
  ApiKey readWithoutSources(Row row) {
    return read(row, List.of());
  }

  private ApiKey read(Row row, List<Network> sources) {
    KeyId id = new KeyId(row.text("id"));
    KeyId quotaOwner = new KeyId(row.text("quota_owner"));
    return new ApiKey(
        id,
        shared(row.text("app_id")),
        shared(row.text("tenant_id")),
        environment(row.text("environment")),
        KeyStatus.ofWireName(row.text("status")),
        row.timeOrNull("not_before"),
        row.timeOrNull("expires_at"),
        shared(row.texts("products")),
        sources,
        shared(metadata(row)),
        quotaOwner.equals(id) ? id : quotaOwner,
        limit(row),
        row.number("quota_seq"));
  }

  /** True if another gateway made the key, by the column {@code hash_kind}. */
  public static boolean isForeign(Row row) {
    return row.text("hash_kind").equals(KeyRows.FOREIGN);
  }

  private static List<Network> sources(Row row) {
    return row.texts("sources").stream().map(KeyColumns::source).toList();
  }

  private static Network source(String text) {
    return Network.parse(text)
        .orElseThrow(
            () -> new IllegalArgumentException("source: %s (expected: a network)".formatted(text)));
  }

  private static Map<String, String> metadata(Row row) {
    return Map.copyOf(JsonColumn.texts(row.text("metadata")));
  }

  private @Nullable Limit limit(Row row) {
    Long requests = row.numberOrNull("quota_requests");
    if (requests == null) {
      return null;
    }
    String text = row.text("quota_window");
    Window window =
        Window.parse(text)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "quota window: %s (expected: %s)".formatted(text, Window.EXPECTED)));
    return shared(Limit.ofKey(requests, window));
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
