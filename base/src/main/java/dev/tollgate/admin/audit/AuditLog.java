package dev.tollgate.admin.audit;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.access.Caller;
import dev.tollgate.admin.json.Redaction;
import dev.tollgate.admin.json.StrictJson;
import dev.tollgate.encoding.Sha256;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The append-only log of admin changes. Each row carries the hash of the row before. Thread-safe;
 * concurrent writers wait for each other until they commit.
 */
public final class AuditLog {
  private final InstantSource clock;

  /** A log with timestamps from {@code clock}. */
  public AuditLog(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Appends an entry in the transaction of the change, so that both are committed or neither. Call
   * it last in the transaction: it locks the head of the log, and every other admin change waits
   * until the commit.
   *
   * @param connection with auto-commit off
   * @throws IllegalStateException if auto-commit is on
   */
  public void append(Connection connection, Actor actor, AuditChange change) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new IllegalStateException(
          "audit entry outside a transaction (expected: in the change's)");
    }
    try (PreparedStatement lock =
            connection.prepareStatement("SELECT seq, hash FROM admin.audit_head FOR UPDATE");
        ResultSet head = lock.executeQuery()) {
      head.next();
      AuditEntry entry =
          entry(head.getLong("seq") + 1, Sha256.of(head.getBytes("hash")), actor, change);
      insert(connection, entry);
      updateHead(connection, entry);
    }
  }

  private AuditEntry entry(long seq, Sha256 previous, Actor actor, AuditChange change) {
    Caller caller = actor.caller();
    // Postgres stores microseconds, and the hash is verified against the stored value.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return new AuditEntry(
            seq,
            now,
            caller.subject(),
            caller.name(),
            caller.role().wireName(),
            actor.source(),
            actor.requestId(),
            change.action(),
            change.resourceType(),
            change.resourceId(),
            change.tenant(),
            json(change.before()),
            json(change.after()),
            previous,
            Sha256.OF_NOTHING)
        .hashed();
  }

  private static @Nullable String json(@Nullable Object value) {
    return value == null
        ? null
        : new String(
            StrictJson.write(Redaction.of(StrictJson.tree(value))), StandardCharsets.UTF_8);
  }

  private static void insert(Connection connection, AuditEntry entry) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO admin.audit ("
                + AuditEntry.COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, entry.seq());
      insert.setObject(2, entry.at().atOffset(ZoneOffset.UTC));
      String[] texts = {
        entry.caller(),
        entry.callerName(),
        entry.role(),
        entry.source(),
        entry.requestId(),
        entry.action(),
        entry.resourceType(),
        entry.resourceId(),
        entry.tenant(),
        entry.before(),
        entry.after()
      };
      for (int i = 0; i < texts.length; i++) {
        insert.setObject(3 + i, texts[i], Types.VARCHAR);
      }
      insert.setBytes(14, entry.previousHash().bytes());
      insert.setBytes(15, entry.hash().bytes());
      insert.executeUpdate();
    }
  }

  private static void updateHead(Connection connection, AuditEntry entry) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE admin.audit_head SET seq = ?, hash = ?")) {
      update.setLong(1, entry.seq());
      update.setBytes(2, entry.hash().bytes());
      update.executeUpdate();
    }
  }
}
