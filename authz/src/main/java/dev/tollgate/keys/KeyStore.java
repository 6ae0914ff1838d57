package dev.tollgate.keys;

import dev.tollgate.feed.ChangeLog;
import dev.tollgate.feed.ChangeLog.Committed;
import dev.tollgate.feed.Row;
import dev.tollgate.quota.RequestLimit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Keys in the database, for admins. Each change is announced to the replicas. Thread-safe; throws
 * {@link org.jdbi.v3.core.JdbiException} if the database does not answer.
 */
public final class KeyStore {
  private static final String SELECT =
      "SELECT "
          + KeyColumns.SELECTED
          + ", k.name, k.hint, k.created_at, k.revoked_at FROM "
          + KeyColumns.TABLES;

  private final Jdbi jdbi;
  private final ChangeLog changes;
  private final KeyHasher hasher;
  private final RandomGenerator random;
  private final InstantSource clock;

  /** A key that was just made, and its text, which nobody can read again. */
  public record Created(KeyText text, KeyDetails details) {}

  /**
   * A place in the list of keys: behind the key that was made then and has this id.
   *
   * @param createdAt a whole number of microseconds
   */
  public record Cursor(Instant createdAt, KeyId id) {}

  /**
   * A store over the database.
   *
   * @param awaitApplied waits, with a bound, until the change with the number is in force in this
   *     replica; called after each change
   * @param random a {@link java.security.SecureRandom} outside tests
   */
  public KeyStore(
      Jdbi jdbi,
      LongConsumer awaitApplied,
      KeyHasher hasher,
      RandomGenerator random,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.changes = new ChangeLog(jdbi, awaitApplied);
    this.hasher = hasher;
    this.random = random;
    this.clock = clock;
  }

  /** Makes a key, or nothing if there is no such app. */
  public Optional<Created> create(NewKey key) {
    KeyId id = KeyId.random(random);
    KeyText text = KeyText.mint(key.environment(), random);
    return changes
        .write(
            KeyMirror.KIND,
            id.value(),
            (handle, seq) ->
                insert(handle, id, text, key, seq) ? find(handle, id) : Optional.empty())
        .map(created -> new Created(text, created.value()));
  }

  /** The key with the id, or nothing. */
  public Optional<KeyDetails> find(KeyId id) {
    return jdbi.withHandle(handle -> find(handle, id));
  }

  /**
   * Keys, newest first.
   *
   * @param after where the page before ended; null for the first page
   */
  public List<KeyDetails> page(int limit, @Nullable Cursor after) {
    return jdbi.withHandle(handle -> {
      if (after == null) {
        return handle
            .select(SELECT + " ORDER BY k.created_at DESC, k.id DESC LIMIT ?", limit)
            .map(KeyStore::details)
            .list();
      }
      return handle
          .select(
              SELECT
                  + " WHERE (k.created_at, k.id) < (?, ?)"
                  + " ORDER BY k.created_at DESC, k.id DESC LIMIT ?",
              after.createdAt().atOffset(ZoneOffset.UTC),
              after.id().value(),
              limit)
          .map(KeyStore::details)
          .list();
    });
  }

  /** Revokes the key for good; nothing if there is none. Doing it again changes nothing. */
  public Optional<KeyDetails> revoke(KeyId id) {
    Optional<Committed<KeyDetails>> revoked =
        changes.write(
            KeyMirror.KIND,
            id.value(),
            (handle, seq) -> revoke(handle, id, seq) ? find(handle, id) : Optional.empty());
    return revoked.map(Committed::value).or(() -> find(id));
  }

  private boolean insert(Handle handle, KeyId id, KeyText text, NewKey key, long seq) {
    RequestLimit limit = key.limit();
    return handle
            .createUpdate(
                """
                INSERT INTO authz.api_key (id, app_id, name, hint, hash, environment, status,
                  not_before, expires_at, quota_owner, quota_requests, quota_window_seconds,
                  created_at, change_seq)
                SELECT :id, app.id, :name, :hint, :hash, :environment, 'active',
                  CAST(:notBefore AS timestamptz), CAST(:expiresAt AS timestamptz), :id,
                  CAST(:requests AS bigint), CAST(:windowSeconds AS bigint), :now, :seq
                FROM authz.app WHERE app.id = :app
                """)
            .bind("id", id.value())
            .bind("app", key.app())
            .bind("name", key.name())
            .bind("hint", text.hint())
            .bind("hash", hasher.hash(text).bytes())
            .bind("environment", key.environment().wireName())
            .bind("notBefore", time(key.notBefore()))
            .bind("expiresAt", time(key.expiresAt()))
            .bind("requests", limit == null ? null : limit.requests())
            .bind("windowSeconds", limit == null ? null : limit.window().toSeconds())
            .bind("now", time(now()))
            .bind("seq", seq)
            .execute()
        == 1;
  }

  private boolean revoke(Handle handle, KeyId id, long seq) {
    return handle.execute(
            """
            UPDATE authz.api_key SET status = 'revoked', revoked_at = ?, change_seq = ?
            WHERE id = ? AND status <> 'revoked'
            """,
            time(now()),
            seq,
            id.value())
        == 1;
  }

  private static Optional<KeyDetails> find(Handle handle, KeyId id) {
    return handle.select(SELECT + " WHERE k.id = ?", id.value()).map(KeyStore::details).findOne();
  }

  private static KeyDetails details(ResultSet result, StatementContext context)
      throws SQLException {
    Row row = Row.of(result);
    return new KeyDetails(
        new KeyColumns().read(row),
        row.text("name"),
        row.text("hint"),
        row.time("created_at"),
        row.timeOrNull("revoked_at"));
  }

  /** Postgres keeps microseconds; what is answered must be what is read later. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
