package dev.tollgate.authz.records;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.audit.AuditChange;
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
 * A table of things that admins change. A change of a row, its announcement to the replicas and its
 * entry in the audit log are one transaction; changes of all tables follow each other, so that what
 * a change has read stays true until it is committed. Thread-safe; throws {@link
 * org.jdbi.v3.core.JdbiException} if the database does not answer.
 *
 * @param <T> a thing as its table has it
 */
public abstract class AdminTable<T> {
  private final Storage storage;
  private final Shape shape;

  /**
   * Where the rows are.
   *
   * @param kind what one row is called, in the change feed, the audit log and messages
   * @param columns all that is read of a row, {@code version} among it
   * @param from the table with all that is joined to it
   * @param id the column of the id
   */
  public record Shape(String kind, String columns, String from, String id) {}

  /** A table of this shape. */
  protected AdminTable(Storage storage, Shape shape) {
    this.storage = storage;
    this.shape = shape;
  }

  /** Makes a row. */
  @FunctionalInterface
  protected interface Insert {
    /**
     * Inserts it.
     *
     * @param seq to be kept in the row
     */
    void apply(Handle handle, long seq);
  }

  /** Changes a row. */
  @FunctionalInterface
  protected interface Change<T> {
    /**
     * Updates or deletes it.
     *
     * @param seq to be kept in the row
     * @return false if it is already as it should be, and nothing was done
     */
    boolean apply(Handle handle, Versioned<T> before, long seq);
  }

  /**
   * The thing.
   *
   * @throws ProblemException with 404 if it does not exist for the editor
   */
  public final Versioned<T> get(String id, Editor editor) {
    return storage.jdbi().withHandle(handle -> required(handle, id, editor));
  }

  /** One page of the list. */
  public final Page<Object> page(Listing listing) {
    return page(listing, createdAt());
  }

  /**
   * One page of the list.
   *
   * @param time the SQL of the time that decides the order; never null
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

  /** The thing of the row. */
  protected abstract T read(Row row);

  /** The thing as admins and the audit log see it. */
  public abstract Object view(T thing);

  /** Its id. */
  protected abstract String id(T thing);

  /** Whose it is; null where it is nobody's. */
  protected abstract @Nullable String tenant(T thing);

  /** The SQL of the time at which a row was made. */
  protected abstract String createdAt();

  /** Whether the thing is the editor's business; what is not does not exist for the editor. */
  protected boolean reaches(Handle handle, Editor editor, T thing) {
    String tenant = tenant(thing);
    return tenant == null || editor.reaches().test(tenant);
  }

  /** Makes a thing. */
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
   * Changes a thing; one that is already as it should be stays as it is.
   *
   * @return the thing as it is now, or as it was before it was deleted
   * @throws ProblemException with 404 if it does not exist for the editor, with 412 if it is in
   *     another state than the editor wants to change
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

  /** Adds an entry to the audit log, in the handle's transaction and as its last statement. */
  protected final void record(
      Handle handle, Actor actor, String action, @Nullable T before, @Nullable T after) {
    T thing = after == null ? before : after;
    if (thing == null) {
      throw new IllegalArgumentException(action + " of nothing");
    }
    append(
        handle,
        actor,
        new AuditChange(
            action,
            shape.kind(),
            id(thing),
            tenant(thing),
            before == null ? null : view(before),
            after == null ? null : view(after)));
  }

  /**
   * Adds an entry about what is no change to the audit log, in the handle's transaction.
   *
   * @param details to be written as JSON; no secrets
   */
  protected final void note(Handle handle, Actor actor, String action, T thing, Object details) {
    append(
        handle,
        actor,
        new AuditChange(action, shape.kind(), id(thing), tenant(thing), null, details));
  }

  private void append(Handle handle, Actor actor, AuditChange entry) {
    try {
      storage.audit().append(handle.getConnection(), actor, entry);
    } catch (SQLException e) {
      throw new TransactionException("the audit log took no entry", e);
    }
  }

  /** The thing as the transaction sees it, whoever's it is. */
  protected final Optional<Versioned<T>> find(Handle handle, String id) {
    return handle
        .select(
            "SELECT %s FROM %s WHERE %s = ?".formatted(shape.columns(), shape.from(), shape.id()),
            id)
        .map((row, context) -> stored(Row.of(row)))
        .findOne();
  }

  /** A time as Postgres takes it. */
  protected static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  /**
   * The thing as the transaction sees it.
   *
   * @throws ProblemException with 404 if it does not exist for the editor
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
    return new Versioned<>(read(row), row.number("version"));
  }

  private Placed<T> placed(Row row) {
    return new Placed<>(stored(row), row.time("page_time"));
  }
}
