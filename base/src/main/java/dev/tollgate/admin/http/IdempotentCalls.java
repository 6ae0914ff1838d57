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

/** The calls with an {@code Idempotency-Key}, in the database. Thread-safe. */
public final class IdempotentCalls {
  private static final Duration KEPT = Duration.ofHours(24);
  // Bounds the time that cleaning up holds locks.
  private static final int REMOVED_AT_ONCE = 1_000;

  private final DataSource source;
  private final InstantSource clock;

  public IdempotentCalls(DataSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
  }

  /** What is known of a key. */
  sealed interface Known {}

  /** Nothing: this call is the first, and from now on others wait for it. */
  record Begun(Instant at) implements Known {}

  /** It was used for something else. */
  record OfAnotherRequest() implements Known {}

  /** The same call was begun and has no answer. */
  record Unanswered(Instant startedAt) implements Known {}

  /** The same call was answered. */
  record Answered(String sealed) implements Known {}

  Known begin(Sha256 key, Sha256 request) throws SQLException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    try (Connection connection = source.getConnection()) {
      return insert(connection, key, request, now)
          ? new Begun(now)
          : find(connection, key, request);
    }
  }

  void answer(Sha256 key, Begun begun, String sealed) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE admin.idempotent_call SET answer = ? WHERE key_hash = ? AND started_at"
                    + " = ?")) {
      update.setString(1, sealed);
      update.setBytes(2, key.bytes());
      update.setObject(3, begun.at().atOffset(ZoneOffset.UTC));
      update.executeUpdate();
    }
  }

  void forget(Sha256 key, Begun begun) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement delete =
            connection.prepareStatement(
                "DELETE FROM admin.idempotent_call WHERE key_hash = ? AND started_at = ?")) {
      delete.setBytes(1, key.bytes());
      delete.setObject(2, begun.at().atOffset(ZoneOffset.UTC));
      delete.executeUpdate();
    }
  }

  /** Removes some of the calls that are old enough. */
  public void removeOld() throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement delete =
            connection.prepareStatement(
                """
                DELETE FROM admin.idempotent_call WHERE key_hash IN (
                  SELECT key_hash FROM admin.idempotent_call WHERE started_at < ?
                  ORDER BY started_at LIMIT ? FOR UPDATE SKIP LOCKED)
                """)) {
      delete.setObject(1, clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC));
      delete.setInt(2, REMOVED_AT_ONCE);
      delete.executeUpdate();
    }
  }

  /** Whether this call is the first one, or the first after the last was kept long enough. */
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
      insert.setObject(4, now.minus(KEPT).atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  private static Known find(Connection connection, Sha256 key, Sha256 request) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT request_hash, started_at, answer FROM admin.idempotent_call"
                + " WHERE key_hash = ?")) {
      select.setBytes(1, key.bytes());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw ProblemException.passing(
              ProblemKind.CALL_IN_PROGRESS,
              "idempotency-key: the call with this key has just failed; try again",
              Duration.ofSeconds(1));
        } else if (!request.equals(Sha256.of(row.getBytes("request_hash")))) {
          return new OfAnotherRequest();
        }
        String sealed = row.getString("answer");
        return sealed == null
            ? new Unanswered(row.getObject("started_at", OffsetDateTime.class).toInstant())
            : new Answered(sealed);
      }
    }
  }
}
