package dev.tollgate.admin.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.tollgate.encoding.Sha256;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One row of the audit log. Immutable.
 *
 * @param seq the sequence number, without gaps from 1
 * @param at the time, in whole microseconds
 * @param before the resource before the change, in JSON
 * @param after the resource after the change, in JSON
 * @param previousHash the hash of the entry with the previous sequence number
 * @param hash {@link #expectedHash()} at the time of writing
 */
record AuditEntry(
    long seq,
    Instant at,
    String caller,
    String callerName,
    String role,
    String source,
    String requestId,
    String action,
    String resourceType,
    String resourceId,
    @Nullable String tenant,
    @JsonRawValue @Nullable String before,
    @JsonRawValue @Nullable String after,
    Sha256 previousHash,
    Sha256 hash) {
  static final String COLUMNS =
      "seq, at, caller, caller_name, role, source, request_id, action, resource_type, resource_id,"
          + " tenant, before, after, previous_hash, hash";

  /** Reads an entry from the current row. */
  static AuditEntry of(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("seq"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("caller"),
        row.getString("caller_name"),
        row.getString("role"),
        row.getString("source"),
        row.getString("request_id"),
        row.getString("action"),
        row.getString("resource_type"),
        row.getString("resource_id"),
        row.getString("tenant"),
        row.getString("before"),
        row.getString("after"),
        Sha256.of(row.getBytes("previous_hash")),
        Sha256.of(row.getBytes("hash")));
  }

  /** Returns the entry with {@link #expectedHash()} as its hash. */
  AuditEntry hashed() {
    return new AuditEntry(
        seq,
        at,
        caller,
        callerName,
        role,
        source,
        requestId,
        action,
        resourceType,
        resourceId,
        tenant,
        before,
        after,
        previousHash,
        expectedHash());
  }

  /**
   * SHA-256 over the previous hash and every field. Each field is prefixed with its length (-1 for
   * null), so that no two different entries have the same encoding.
   */
  Sha256 expectedHash() {
    String[] fields = {
      Long.toString(seq),
      Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at)),
      caller,
      callerName,
      role,
      source,
      requestId,
      action,
      resourceType,
      resourceId,
      tenant,
      before,
      after
    };
    int length = 32;
    byte[][] encoded = new byte[fields.length][];
    for (int i = 0; i < fields.length; i++) {
      encoded[i] = encode(fields[i]);
      length += encoded[i].length;
    }
    ByteBuffer all = ByteBuffer.allocate(length).put(previousHash.bytes());
    for (byte[] field : encoded) {
      all.put(field);
    }
    return Sha256.sha256(all.array());
  }

  private static byte[] encode(@Nullable String field) {
    if (field == null) {
      return ByteBuffer.allocate(Integer.BYTES).putInt(-1).array();
    }
    byte[] utf8 = field.getBytes(UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + utf8.length).putInt(utf8.length).put(utf8).array();
  }
}
