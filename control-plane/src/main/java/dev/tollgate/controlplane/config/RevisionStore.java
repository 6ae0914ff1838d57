package dev.tollgate.controlplane.config;

import dev.tollgate.encoding.Sha256;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.transaction.TransactionException;

/**
 * All revisions, in Postgres. Rows are only added; their state moves forward. Thread-safe; throws
 * {@link org.jdbi.v3.core.JdbiException} if the database does not respond.
 */
public final class RevisionStore {
  private static final String COLUMNS =
      "SELECT number, document, digest, author, created_at, state, reason FROM revision ";

  private final Jdbi jdbi;
  private final InstantSource clock;

  /**
   * The result of adding a document.
   *
   * @param revision the new one, or the one in force if that has the same document
   */
  public record Added(Revision revision, boolean isNew) {}

  /** A store over the database. */
  public RevisionStore(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** The number and state of a revision. */
  public record Head(long number, RevisionState state) {}

  /**
   * Adds a document as a draft, unless it is the one in force. The author may reject the change.
   * Calls run one after another, on all replicas.
   *
   * @param compiler renders the resources of the document for the number of its revision, while the
   *     transaction holds its lock: it must be quick
   */
  public Added add(String document, Author author, LongFunction<byte[]> compiler) {
    String digest = Sha256.sha256(document.getBytes(StandardCharsets.UTF_8)).hex();
    return jdbi.inTransaction(handle -> {
      handle.execute("SELECT pg_advisory_xact_lock(hashtext('tollgate revisions'))");
      Optional<Revision> current = current(handle);
      author.check(current);
      if (current.isPresent() && current.get().digest().equals(digest)) {
        return new Added(current.get(), false);
      }
      Revision added = insert(handle, document, digest, author.name());
      handle.execute(
          "INSERT INTO compiled (revision, resources) VALUES (?, ?)",
          added.number(),
          compiler.apply(added.number()));
      note(handle, author, current, added);
      return new Added(added, true);
    });
  }

  /** The newest revision that was not rejected. */
  public Optional<Revision> current() {
    return jdbi.withHandle(RevisionStore::current);
  }

  /** The number and state of {@link #current()}. */
  public Optional<Head> head() {
    return jdbi.withHandle(handle ->
        handle
            .select(
                """
                SELECT number, state FROM revision
                WHERE state <> 'rejected' ORDER BY number DESC LIMIT 1
                """)
            .map((row, _) ->
                new Head(row.getLong("number"), RevisionState.ofWireName(row.getString("state"))))
            .findOne());
  }

  /** The highest number of any revision; 0 if there is none. */
  public long highestNumber() {
    return jdbi.withHandle(handle ->
        handle.select("SELECT coalesce(max(number), 0) FROM revision").mapTo(Long.class).one());
  }

  /** The bytes that were rendered for a revision; none if it is older than this table. */
  public Optional<byte[]> compiled(long number) {
    return jdbi.withHandle(handle ->
        handle
            .select("SELECT resources FROM compiled WHERE revision = ?", number)
            .mapTo(byte[].class)
            .findOne());
  }

  /** The newest proven revision. */
  public Optional<Revision> proven() {
    return jdbi.withHandle(handle ->
        handle
            .select(COLUMNS + "WHERE state = 'proven' ORDER BY number DESC LIMIT 1")
            .map(RevisionStore::revision)
            .findOne());
  }

  /** The revision of this number. */
  public Optional<Revision> find(long number) {
    return jdbi.withHandle(handle ->
        handle.select(COLUMNS + "WHERE number = ?", number).map(RevisionStore::revision).findOne());
  }

  /** The reason for the rejection of a revision; empty if it was not rejected. */
  public Optional<String> rejection(long number) {
    return jdbi.withHandle(handle ->
        handle
            .select("SELECT reason FROM revision WHERE number = ? AND state = 'rejected'", number)
            .mapTo(String.class)
            .findOne());
  }

  /** At most {@code limit} revisions with numbers under {@code below}, newest first. */
  public List<Revision> page(int limit, long below) {
    return jdbi.withHandle(handle ->
        handle
            .select(COLUMNS + "WHERE number < ? ORDER BY number DESC LIMIT ?", below, limit)
            .map(RevisionStore::revision)
            .list());
  }

  /**
   * Moves a revision to a state, unless it has that state or a later one: replicas report outcomes
   * in any order. Proven and rejected are final.
   *
   * @param reason Envoy's reason for the rejection; empty for other states
   */
  public void advance(long number, RevisionState state, String reason) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                UPDATE revision SET state = :state, reason = :reason
                WHERE number = :number AND state <> 'proven'
                  AND array_position(ARRAY['draft', 'published', 'proven', 'rejected'], state)
                    < array_position(ARRAY['draft', 'published', 'proven', 'rejected'], :state)
                """)
            .bind("number", number)
            .bind("state", state.wireName())
            .bind("reason", reason)
            .execute());
  }

  private static Optional<Revision> current(Handle handle) {
    return handle
        .select(COLUMNS + "WHERE state <> 'rejected' ORDER BY number DESC LIMIT 1")
        .map(RevisionStore::revision)
        .findOne();
  }

  private static void note(
      Handle handle, Author author, Optional<Revision> before, Revision after) {
    try {
      author.note(handle.getConnection(), before, after);
    } catch (SQLException e) {
      throw new TransactionException("what was done cannot be noted", e);
    }
  }

  private Revision insert(Handle handle, String document, String digest, String author) {
    // Postgres stores microseconds; a later response would have fewer digits.
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    long number =
        handle
            .createQuery(
                """
                INSERT INTO revision (number, document, digest, author, created_at, state)
                SELECT coalesce(max(number), 0) + 1, :document, :digest, :author, :now, 'draft'
                FROM revision
                RETURNING number
                """)
            .bind("document", document)
            .bind("digest", digest)
            .bind("author", author)
            .bind("now", now.atOffset(ZoneOffset.UTC))
            .mapTo(Long.class)
            .one();
    return new Revision(number, document, digest, author, now, RevisionState.DRAFT, "");
  }

  private static Revision revision(ResultSet row, StatementContext context) throws SQLException {
    return new Revision(
        row.getLong("number"),
        row.getString("document"),
        row.getString("digest"),
        row.getString("author"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        RevisionState.ofWireName(row.getString("state")),
        row.getString("reason"));
  }
}
