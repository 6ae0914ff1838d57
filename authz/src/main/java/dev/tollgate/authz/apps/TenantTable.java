package dev.tollgate.authz.apps;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.authz.feed.Row;
import dev.tollgate.authz.feed.TableMirror;
import dev.tollgate.authz.records.AdminTable;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.JsonColumn;
import dev.tollgate.authz.records.OrphanedRows;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.authz.records.Versioned;
import java.util.function.Function;

/** The table of tenants. Thread-safe. */
public final class TenantTable extends AdminTable<TenantView> {
  private static final String KIND = "tenant";

  /** Tenants as checks need them. */
  public static final TableMirror.Table<Tenant> MIRRORED =
      new TableMirror.Table<>(
          KIND,
          "SELECT id, status FROM authz.tenant",
          "id",
          () -> row -> new Tenant(row.text("id"), Status.of(row)));

  private static final Shape SHAPE =
      new Shape(
          KIND,
          "t.id, t.name, t.status, t.metadata, t.created_at, t.change_seq AS version",
          "authz.tenant t",
          "t.id");

  private final Storage storage;

  /** A table in the database. */
  public TenantTable(Storage storage) {
    super(storage, SHAPE);
    this.storage = storage;
  }

  Versioned<TenantView> create(TenantBody.Checked wanted, Actor actor) {
    String id = storage.newId("ten_");
    return create(
        id,
        actor,
        "create",
        (handle, seq) ->
            handle
                .createUpdate(
                    """
                    INSERT INTO authz.tenant (id, name, status, metadata, created_at, change_seq)
                    VALUES (:id, :name, 'active', CAST(:metadata AS jsonb), :createdAt, :seq)
                    """)
                .bind("id", id)
                .bind("name", wanted.name())
                .bind("metadata", JsonColumn.write(wanted.metadata()))
                .bind("createdAt", time(storage.now()))
                .bind("seq", seq)
                .execute());
  }

  Versioned<TenantView> edit(String id, Editor editor, Function<Object, TenantBody> patch) {
    return change(
        id,
        editor,
        "update",
        (handle, before, seq) -> {
          TenantBody.Checked wanted = patch.apply(TenantBody.of(before.value())).check();
          handle
              .createUpdate(
                  """
                  UPDATE authz.tenant
                  SET name = :name, metadata = CAST(:metadata AS jsonb), change_seq = :seq
                  WHERE id = :id
                  """)
              .bind("name", wanted.name())
              .bind("metadata", JsonColumn.write(wanted.metadata()))
              .bind("seq", seq)
              .bind("id", id)
              .execute();
          return true;
        });
  }

  /**
   * Suspends or resumes the tenant; does nothing if it has the status already.
   *
   * @throws dev.tollgate.admin.problem.ProblemException with 404 if there is no such tenant, or the
   *     editor cannot see it; with 412 if it has another version than the editor's If-Match
   */
  public Versioned<TenantView> setStatus(Status status, String id, Editor editor) {
    return change(
        id,
        editor,
        status.verb(),
        (handle, before, seq) -> status.set(handle, "authz.tenant", id, seq));
  }

  void delete(String id, Editor editor) {
    change(
        id,
        editor,
        "delete",
        (handle, before, seq) -> {
          OrphanedRows.requireNone(
              handle,
              "tenant: %s still has apps".formatted(id),
              "SELECT id FROM authz.app WHERE tenant_id = ?",
              id);
          OrphanedRows.requireNone(
              handle,
              "tenant: %s still has admin tokens".formatted(id),
              """
              SELECT id FROM admin.token
              WHERE tenant = ? AND revoked_at IS NULL
                AND (expires_at IS NULL OR expires_at > statement_timestamp())
              """,
              id);
          return handle.execute("DELETE FROM authz.tenant WHERE id = ?", id) == 1;
        });
  }

  @Override
  protected TenantView read(Row row) {
    return new TenantView(
        row.text("id"),
        row.text("name"),
        row.text("status"),
        JsonColumn.texts(row.text("metadata")),
        row.time("created_at"));
  }

  @Override
  public Object view(TenantView tenant) {
    return tenant;
  }

  @Override
  protected String id(TenantView tenant) {
    return tenant.id();
  }

  @Override
  protected String tenant(TenantView tenant) {
    return tenant.id();
  }

  @Override
  protected String createdAt() {
    return "t.created_at";
  }
}
