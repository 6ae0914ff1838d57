package dev.tollgate.admin.http;

import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.admin.problem.ProblemKind;
import dev.tollgate.encoding.Sha256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import javax.sql.DataSource;

/** The records of calls with an {@code Idempotency-Key} in the database. Thread-safe. */
public final class IdempotencyStore {
  private static final Duration RETENTION = Duration.ofHours(24);
  // Bounds the time for which a cleanup holds row locks.
  private static final int CLEANUP_BATCH_ROWS = 1_000;

  private final DataSource source;
  private final InstantSource clock;

  /** A store that takes a connection per method call. */
  public IdempotencyStore(DataSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** The state of a call with a key. */
  sealed interface CallState {}

  /**
   * The key is new: the caller of {@link #start} must run the call.
   *
   * @param at identifies this run of the call; a whole number of microseconds
   */
  record Started(Instant at) implements CallState {}

  /** The key belongs to another request. */
  record KeyReused() implements CallState {}

  /** The same call was started before and has not stored a response. */
  record Unfinished(Instant startedAt) implements CallState {}

  /** The same call has stored its response. */
  record Finished(String encryptedResponse) implements CallState {}

  /**
   * Records the start of a call, or returns the state of an earlier call with the same key.
   *
   * @param key the hash of caller and key
   * @param request the fingerprint of the request
   * @throws ProblemException with 409 if a call with the key has just failed
   */
  CallState start(Sha256 key, Sha256 request) throws SQLException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    try (Connection connection = source.getConnection()) {
      return insert(connection, key, request, now)
          ? new Started(now)
          : find(connection, key, request);
    }
  }

  /** Stores the response of a call. */
  void finish(Sha256 key, Started started, String encryptedResponse) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE admin.idempotent_call SET answer = ? WHERE key_hash = ? AND started_at"
                    + " = ?")) {
      update.setString(1, encryptedResponse);
      update.setBytes(2, key.bytes());
      update.setObject(3, started.at().atOffset(ZoneOffset.UTC));
      update.executeUpdate();
    }
  }

  /** Deletes the record of a call that changed nothing, so that it can be repeated. */
  void delete(Sha256 key, Started started) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement delete =
            connection.prepareStatement(
                "DELETE FROM admin.idempotent_call WHERE key_hash = ? AND started_at = ?")) {
      delete.setBytes(1, key.bytes());
      delete.setObject(2, started.at().atOffset(ZoneOffset.UTC));
      delete.executeUpdate();
    }
  }

  /** Deletes up to 1,000 records that are older than 24 hours. */
  public void deleteExpired() throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement delete =
            connection.prepareStatement(
                """
                DELETE FROM admin.idempotent_call WHERE key_hash IN (
                  SELECT key_hash FROM admin.idempotent_call WHERE started_at < ?
                  ORDER BY started_at LIMIT ? FOR UPDATE SKIP LOCKED)
                """)) {
      delete.setObject(1, clock.instant().minus(RETENTION).atOffset(ZoneOffset.UTC));
      delete.setInt(2, CLEANUP_BATCH_ROWS);
      delete.executeUpdate();
    }
  }

  /**
   * Inserts a record, or overwrites an expired one; false if there is a record that has not
   * expired.
   */
  private static boolean insert(Connection connection, Sha256 key, Sha256 request, Instant now)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO admin.idempotent_call AS c (key_hash, request_hash, started_at)
            VALUES (?, ?, ?)
            ON CONFLICT (key_hash) DO UPDATE
            SET request_hash = EXCLUDED.request_hash, started_at = EXCLUDED.started_at,
              answer = NULL
            WHERE c.started_at < ?
            """)) {
      insert.setBytes(1, key.bytes());
      insert.setBytes(2, request.bytes());
      insert.setObject(3, now.atOffset(ZoneOffset.UTC));
      insert.setObject(4, now.minus(RETENTION).atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  private static CallState find(Connection connection, Sha256 key, Sha256 request)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT request_hash, started_at, answer FROM admin.idempotent_call"
                + " WHERE key_hash = ?")) {
      select.setBytes(1, key.bytes());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw ProblemException.retryable(
              ProblemKind.CALL_IN_PROGRESS,
              "idempotency-key: the call with this key has just failed; try again",
              Duration.ofSeconds(1));
        } else if (!request.equals(Sha256.of(row.getBytes("request_hash")))) {
          return new KeyReused();
        }
        String encryptedResponse = row.getString("answer");
        return encryptedResponse == null
            ? new Unfinished(row.getObject("started_at", OffsetDateTime.class).toInstant())
            : new Finished(encryptedResponse);
      }
    }
  }
}
