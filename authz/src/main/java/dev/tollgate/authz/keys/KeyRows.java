package dev.tollgate.authz.keys;

import dev.tollgate.authz.keys.secret.KeyHash;
import dev.tollgate.authz.quota.Limit;
import dev.tollgate.authz.records.JsonColumn;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The statements that write the table of keys. Callers hold the lock of the change log. */
final class KeyRows {
  /** The {@code hash_kind} of keys that this service minted. */
  static final String OWN = "tollgate";

  /** The {@code hash_kind} of keys of another gateway. */
  static final String FOREIGN = "sha256";

  /** SQL condition: the key {@code k} was rotated to a key that exists and is not revoked. */
  static final String HAS_SUCCESSOR =
      "EXISTS (SELECT FROM authz.api_key s WHERE s.id = k.rotated_to AND s.status <> 'revoked')";

  /** SQL condition: false if a rotated key without a successor gets a new end of its own. */
  private static final String STAYS_ROTATED =
      "(expires_at IS NOT DISTINCT FROM CAST(:expiresAt AS timestamptz) OR " + HAS_SUCCESSOR + ")";

  private KeyRows() {}

  /**
   * A row to insert.
   *
   * @param quotaRevision of the key that it was rotated from; null for a new quota
   */
  record NewRow(
      KeyId id,
      NewKey key,
      String hint,
      KeyHash hash,
      String hashKind,
      int pepperVersion,
      KeyStatus status,
      KeyId quotaOwner,
      @Nullable Long quotaRevision,
      Instant createdAt) {}

  static void insert(Handle handle, NewRow row, long seq) {
    Update insert =
        handle
            .createUpdate(
                """
                INSERT INTO authz.api_key (id, app_id, name, hint, hash, hash_kind, pepper_version,
                  environment, status, products, sources, metadata, not_before, expires_at,
                  quota_owner, quota_requests, quota_window, quota_seq, created_at, change_seq)
                VALUES (:id, :app, :name, :hint, :hash, :hashKind, :pepperVersion,
                  :environment, :status, :products, :sources, CAST(:metadata AS jsonb),
                  CAST(:notBefore AS timestamptz), CAST(:expiresAt AS timestamptz), :quotaOwner,
                  CAST(:requests AS bigint), CAST(:window AS text),
                  coalesce(CAST(:quotaSeq AS bigint), :seq), :createdAt, :seq)
                """)
            .bind("id", row.id().value())
            .bind("app", row.key().app())
            .bind("hint", row.hint())
            .bind("hash", row.hash().bytes())
            .bind("hashKind", row.hashKind())
            .bind("pepperVersion", row.pepperVersion())
            .bind("environment", row.key().environment().wireName())
            .bind("status", row.status().wireName())
            .bind("quotaOwner", row.quotaOwner().value())
            .bind("quotaSeq", row.quotaRevision())
            .bind("createdAt", time(row.createdAt()))
            .bind("seq", seq);
    bind(insert, row.key().properties()).execute();
  }

  /** Ids of the keys with one of these hashes. */
  static List<String> find(Handle handle, List<KeyHash> hashes) {
    return hashes.stream()
        .flatMap(hash ->
            handle
                .select("SELECT id FROM authz.api_key WHERE hash = ?", hash.bytes())
                .mapTo(String.class)
                .stream())
        .toList();
  }

  static void update(Handle handle, String id, KeyProperties key, long seq) {
    Update update =
        handle
            .createUpdate(
                """
                UPDATE authz.api_key k SET name = :name, products = :products, sources = :sources,
                  metadata = CAST(:metadata AS jsonb),
                  not_before = CAST(:notBefore AS timestamptz),
                  expires_at = CAST(:expiresAt AS timestamptz),
                  quota_requests = CAST(:requests AS bigint),
                  quota_window = CAST(:window AS text), change_seq = :seq,
                  quota_seq = CASE
                    WHEN (quota_requests, quota_window) IS DISTINCT FROM
                      (CAST(:requests AS bigint), CAST(:window AS text)) THEN :seq
                    ELSE quota_seq END,
                  rotated_to = CASE WHEN %1$s THEN rotated_to END,
                  end_before_rotation = CASE WHEN %1$s THEN end_before_rotation END
                WHERE id = :id
                """
                    .formatted(STAYS_ROTATED))
            .bind("id", id)
            .bind("seq", seq);
    bind(update, key).execute();
  }

  static void setStatus(Handle handle, String id, KeyStatus status, Instant now, long seq) {
    handle
        .createUpdate(
            """
            UPDATE authz.api_key SET status = :status,
              revoked_at = CAST(:revokedAt AS timestamptz), change_seq = :seq
            WHERE id = :id
            """)
        .bind("status", status.wireName())
        .bind("revokedAt", status == KeyStatus.REVOKED ? time(now) : null)
        .bind("seq", seq)
        .bind("id", id)
        .execute();
  }

  /** Sets the expiry and the successor of a rotated key. */
  static void end(Handle handle, String id, Instant end, KeyId next, long seq) {
    handle
        .createUpdate(
            """
            UPDATE authz.api_key SET expires_at = :end, rotated_to = :next, change_seq = :seq,
              end_before_rotation =
                CASE WHEN rotated_to IS NULL THEN expires_at ELSE end_before_rotation END
            WHERE id = :id
            """)
        .bind("end", time(end))
        .bind("next", next.value())
        .bind("seq", seq)
        .bind("id", id)
        .execute();
  }

  private static Update bind(Update statement, KeyProperties key) {
    Limit limit = key.limit();
    return statement
        .bind("name", key.name())
        .bind("products", key.products().toArray(String[]::new))
        .bind("sources", key.sources().toArray(String[]::new))
        .bind("metadata", JsonColumn.write(key.metadata()))
        .bind("notBefore", time(key.notBefore()))
        .bind("expiresAt", time(key.expiresAt()))
        .bind("requests", limit == null ? null : limit.amount())
        .bind("window", limit == null ? null : limit.window().text());
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
