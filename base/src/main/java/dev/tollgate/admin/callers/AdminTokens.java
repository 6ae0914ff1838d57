package dev.tollgate.admin.callers;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.access.AdminToken;
import dev.tollgate.admin.access.Caller;
import dev.tollgate.admin.access.Role;
import dev.tollgate.admin.access.TokenTable;
import dev.tollgate.admin.audit.AuditChange;
import dev.tollgate.admin.audit.AuditLog;
import dev.tollgate.boot.Secret;
import dev.tollgate.boot.database.Database;
import dev.tollgate.encoding.Base62;
import dev.tollgate.encoding.Sha256;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The admin tokens in the database. Each change replaces the table's revision and is audited.
 * Thread-safe.
 */
public final class AdminTokens {
  private static final String ID_PREFIX = "adm_";
  private static final int ID_DIGITS = 16;
  private static final String SELECT =
      "SELECT id, name, role, tenant, hint, created_at, created_by, expires_at, revoked_at"
          + " FROM admin.token";

  private final Database database;
  private final AuditLog audit;
  private final RandomGenerator random;
  private final InstantSource clock;

  /**
   * A store of tokens.
   *
   * @param random a {@link java.security.SecureRandom} outside tests
   */
  public AdminTokens(
      Database database, AuditLog audit, RandomGenerator random, InstantSource clock) {
    this.database = database;
    this.audit = audit;
    this.random = random;
    this.clock = clock;
  }

  /** The properties of a token to be created. */
  record NewToken(String name, Role role, @Nullable String tenant, Instant expiresAt) {}

  /**
   * A token as the API shows it, without its secret.
   *
   * @param createdBy the subject of the caller that created it
   */
  record Details(
      String id,
      String name,
      String role,
      @Nullable String tenant,
      String hint,
      Instant createdAt,
      String createdBy,
      @Nullable Instant expiresAt,
      @Nullable Instant revokedAt) {}

  /** A new token with its secret, which cannot be read again later. */
  record Created(Details details, Secret token) {}

  /** All tokens that are not revoked, at this revision of the table or after it. */
  record Snapshot(long revision, Map<Sha256, TokenTable.Entry> entries) {}

  /** Creates a token with a random secret. */
  Created create(NewToken wanted, Actor actor) throws SQLException {
    Secret token = AdminToken.mint(random);
    Details details =
        new Details(
            ID_PREFIX + Base62.random(random, ID_DIGITS),
            wanted.name(),
            wanted.role().wireName(),
            wanted.tenant(),
            AdminToken.hint(token),
            now(),
            actor.caller().subject(),
            wanted.expiresAt().truncatedTo(ChronoUnit.MICROS),
            null);
    return database.inTransaction(connection -> {
      renewRevision(connection);
      insert(connection, details, token);
      audit.append(connection, actor, change("create", details, null, details));
      return new Created(details, token);
    });
  }

  /**
   * Revokes a token for good and returns it; empty if it does not exist. Revoking it again changes
   * nothing and writes no audit entry.
   */
  Optional<Details> revoke(String id, Actor actor) throws SQLException {
    return database.inTransaction(connection -> {
      renewRevision(connection);
      Optional<Details> before = find(connection, id);
      if (before.isEmpty() || before.get().revokedAt() != null) {
        return before;
      }
      markRevoked(connection, id);
      Optional<Details> after = find(connection, id);
      audit.append(
          connection, actor, change("revoke", before.get(), before.get(), after.orElseThrow()));
      return after;
    });
  }

  Optional<Details> find(String id) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return find(connection, id);
    }
  }

  /**
   * Returns a page of tokens, newest first.
   *
   * @param after the creation time of the last token on the previous page; null for the first page
   * @param afterId the id of that token
   */
  List<Details> page(int limit, @Nullable Instant after, String afterId) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                SELECT
                    + " WHERE CAST(? AS timestamptz) IS NULL OR (created_at, id) < (?, ?)"
                    + " ORDER BY created_at DESC, id DESC LIMIT ?")) {
      bindTime(select, 1, after);
      bindTime(select, 2, after);
      select.setString(3, afterId);
      select.setInt(4, limit);
      return details(select);
    }
  }

  /** The revision of the table: a number that every change replaces. */
  long revision() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return revision(connection);
    }
  }

  /** Reads all tokens that are not revoked. */
  Snapshot load() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      // The revision is read first, so that a change in between is loaded again at the next poll.
      long revision = revision(connection);
      Map<Sha256, TokenTable.Entry> entries = new HashMap<>();
      try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT hash, id, name, role, tenant, expires_at FROM admin.token"
                      + " WHERE revoked_at IS NULL");
          ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          entries.put(Sha256.of(rows.getBytes("hash")), entry(rows));
        }
      }
      return new Snapshot(revision, entries);
    }
  }

  private static TokenTable.Entry entry(ResultSet row) throws SQLException {
    Role role =
        Role.ofWireName(row.getString("role")).orElse(Role.NONE); // a role of a newer version
    String tenant = role.canBeBound() ? row.getString("tenant") : null;
    Caller caller = new Caller(row.getString("id"), row.getString("name"), role, tenant);
    return new TokenTable.Entry(caller, instant(row, "expires_at"));
  }

  private static long revision(Connection connection) throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("SELECT revision FROM admin.token_revision");
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * Makes the revision a random number: one that counts would be used again after a failover that
   * lost changes, and a replica would take the new state for the one that it has.
   */
  private void renewRevision(Connection connection) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE admin.token_revision SET revision = ?")) {
      update.setLong(1, random.nextLong(Long.MAX_VALUE));
      update.executeUpdate();
    }
  }

  private static void insert(Connection connection, Details details, Secret token)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO admin.token (id, name, role, tenant, hint, created_by, hash, created_at,"
                + " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, details.id());
      insert.setString(2, details.name());
      insert.setString(3, details.role());
      insert.setObject(4, details.tenant(), Types.VARCHAR);
      insert.setString(5, details.hint());
      insert.setString(6, details.createdBy());
      insert.setBytes(7, AdminToken.hash(token).bytes());
      bindTime(insert, 8, details.createdAt());
      bindTime(insert, 9, details.expiresAt());
      insert.executeUpdate();
    }
  }

  private void markRevoked(Connection connection, String id) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE admin.token SET revoked_at = ? WHERE id = ?")) {
      bindTime(update, 1, now());
      update.setString(2, id);
      update.executeUpdate();
    }
  }

  private static Optional<Details> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + " WHERE id = ?")) {
      select.setString(1, id);
      return details(select).stream().findFirst();
    }
  }

  private static List<Details> details(PreparedStatement select) throws SQLException {
    List<Details> all = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        all.add(
            new Details(
                row.getString("id"),
                row.getString("name"),
                row.getString("role"),
                row.getString("tenant"),
                row.getString("hint"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("created_by"),
                instant(row, "expires_at"),
                instant(row, "revoked_at")));
      }
    }
    return all;
  }

  private static AuditChange change(
      String action, Details thing, @Nullable Details before, Details after) {
    return new AuditChange(action, "caller", thing.id(), thing.tenant(), before, after);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static void bindTime(PreparedStatement statement, int index, @Nullable Instant time)
      throws SQLException {
    statement.setObject(
        index, time == null ? null : time.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
  }

  /** Truncated to the microseconds that Postgres stores, so that responses equal later reads. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
