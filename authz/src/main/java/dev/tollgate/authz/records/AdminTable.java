package dev.tollgate.authz.records;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.audit.AuditChange;
import dev.tollgate.admin.http.EntityTag;
import dev.tollgate.admin.http.Page;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.authz.feed.ChangeLog.Committed;
import dev.tollgate.authz.feed.Row;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows admins change. A change, its announcement to the replicas and its audit entry
 * are one transaction. Changes of all tables are serialized, so that what a change has read stays
 * true until it is committed. Thread-safe. Every method throws {@link
 * org.jdbi.v3.core.JdbiException} if the database does not answer.
 *
 * @param <T> the value of a row
 */
public abstract class AdminTable<T> {
  private final Storage storage;
  private final Shape shape;

  /**
   * The table and its columns.
   *
   * @param kind name of a row in the change feed, the audit log and messages
   * @param columns the selected columns; one of them is {@code version}
   * @param from the table and its joins
   * @param id SQL expression for the id
   */
  public record Shape(String kind, String columns, String from, String id) {}

  /** A table with this shape. */
  protected AdminTable(Storage storage, Shape shape) {
    this.storage = storage;
    this.shape = shape;
  }

  /** Inserts a row. */
  @FunctionalInterface
  protected interface Insert {
    /**
     * Inserts the row.
     *
     * @param seq sequence number of the change, to be stored in the row
     */
    void apply(Handle handle, long seq);
  }

  /** Updates or deletes a row. */
  @FunctionalInterface
  protected interface Change<T> {
    /**
     * Updates or deletes the row.
     *
     * @param seq sequence number of the change, to be stored in the row
     * @return false if nothing had to be changed
     */
    boolean apply(Handle handle, Versioned<T> before, long seq);
  }

  /**
   * Reads one row.
   *
   * @throws ProblemException with 404 if there is no such row, or the editor cannot see it
   */
  public final Versioned<T> get(String id, Editor editor) {
    return storage.jdbi().withHandle(handle -> required(handle, id, editor));
  }

  /** One page of the list, newest first. */
  public final Page<Object> page(Listing listing) {
    return page(listing, createdAt());
  }

  /**
   * One page of the list, newest first.
   *
   * @param time SQL expression for the time to sort by; not null in any row
   */
  protected final Page<Object> page(Listing listing, String time) {
    String sql =
        "SELECT %s, %s AS page_time FROM %s"
            .formatted(shape.columns(), time, shape.from())
            .concat(listing.sql(time, shape.id()));
    List<Placed<T>> rows =
        storage
            .jdbi()
            .withHandle(handle ->
                handle
                    .createQuery(sql)
                    .bindMap(listing.values())
                    .map((row, context) -> placed(Row.of(row)))
                    .list());
    return Page.of(
        rows,
        listing.limit(),
        row -> view(row.stored.value()),
        row -> listing.cursor(row.time, id(row.stored.value())));
  }

  private record Placed<T>(Versioned<T> stored, Instant time) {}

  /** Reads the value of a row. */
  protected abstract T read(Row row);

  /** The value as it appears in responses and in the audit log. */
  public abstract Object view(T value);

  /** Id of the row. */
  protected abstract String id(T value);

  /** Id of the tenant that owns the row; null if no tenant does. */
  protected abstract @Nullable String tenant(T value);

  /**
   * Distinguishes states of one version in the entity tag: those that change with the time.
   *
   * @return letters, hyphens and underscores
   */
  protected String variant(T value) {
    return "";
  }

  /** SQL expression for the time at which a row was created. */
  protected abstract String createdAt();

  /** True if the editor can see the row; if not, it does not exist for the editor. */
  protected boolean reaches(Handle handle, Editor editor, T value) {
    String tenant = tenant(value);
    return tenant == null || editor.reaches().test(tenant);
  }

  /** Inserts a row. */
  protected final Versioned<T> create(String id, Actor actor, String action, Insert insert) {
    return storage
        .changes()
        .write(
            shape.kind(),
            id,
            (handle, seq) -> {
              insert.apply(handle, seq);
              Versioned<T> after = find(handle, id).orElseThrow();
              record(handle, actor, action, null, after.value());
              return Optional.of(after);
            })
        .orElseThrow()
        .value();
  }

  /**
   * Changes a row.
   *
   * @return the row after the change; if it was deleted, before the change
   * @throws ProblemException with 404 if there is no such row, or the editor cannot see it; with
   *     412 if the row has another version than the editor's If-Match
   */
  protected final Versioned<T> change(String id, Editor editor, String action, Change<T> change) {
    Optional<Committed<Versioned<T>>> changed =
        storage
            .changes()
            .write(
                shape.kind(),
                id,
                (handle, seq) -> {
                  Versioned<T> before = required(handle, id, editor);
                  editor.condition().check(before.tag());
                  if (!change.apply(handle, before, seq)) {
                    return Optional.empty();
                  }
                  Optional<Versioned<T>> after = find(handle, id);
                  record(
                      handle,
                      editor.actor(),
                      action,
                      before.value(),
                      after.map(Versioned::value).orElse(null));
                  return Optional.of(after.orElse(before));
                });
    return changed.map(Committed::value).orElseGet(() -> get(id, editor));
  }

  /** Adds an entry to the audit log. Must be the last statement of the handle's transaction. */
  protected final void record(
      Handle handle, Actor actor, String action, @Nullable T before, @Nullable T after) {
    T value = after == null ? before : after;
    if (value == null) {
      throw new IllegalArgumentException(action + " without a row");
    }
    append(
        handle,
        actor,
        new AuditChange(
            action,
            shape.kind(),
            id(value),
            tenant(value),
            before == null ? null : view(before),
            after == null ? null : view(after)));
  }

  /**
   * Adds an entry to the audit log for an event that changes no row, in the handle's transaction.
   *
   * @param details written as JSON; must not contain secrets
   */
  protected final void note(Handle handle, Actor actor, String action, T value, Object details) {
    append(
        handle,
        actor,
        new AuditChange(action, shape.kind(), id(value), tenant(value), null, details));
  }

  private void append(Handle handle, Actor actor, AuditChange entry) {
    try {
      storage.audit().append(handle.getConnection(), actor, entry);
    } catch (SQLException e) {
      throw new TransactionException("the audit entry could not be written", e);
    }
  }

  /** Reads one row within the transaction; empty if there is none. */
  protected final Optional<Versioned<T>> find(Handle handle, String id) {
    return handle
        .select(
            "SELECT %s FROM %s WHERE %s = ?".formatted(shape.columns(), shape.from(), shape.id()),
            id)
        .map((row, context) -> stored(Row.of(row)))
        .findOne();
  }

  /** Converts a time for a bind. */
  protected static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  /**
   * Reads one row within the transaction.
   *
   * @throws ProblemException with 404 if there is no such row, or the editor cannot see it
   */
  protected final Versioned<T> required(Handle handle, String id, Editor editor) {
    return find(handle, id)
        .filter(stored -> reaches(handle, editor, stored.value()))
        .orElseThrow(() -> missing(id));
  }

  private ProblemException missing(String id) {
    return ProblemException.notFound(shape.kind(), id);
  }

  private Versioned<T> stored(Row row) {
    T value = read(row);
    long version = row.number("version");
    return new Versioned<>(value, version, EntityTag.ofVersion(version, variant(value)));
  }

  private Placed<T> placed(Row row) {
    return new Placed<>(stored(row), row.time("page_time"));
  }
}
