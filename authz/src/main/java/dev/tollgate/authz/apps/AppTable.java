package dev.tollgate.authz.apps;

import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.authz.feed.Row;
import dev.tollgate.authz.feed.TableMirror;
import dev.tollgate.authz.records.AdminTable;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.JsonColumn;
import dev.tollgate.authz.records.OrphanedRows;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.authz.records.Versioned;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The table of apps. Thread-safe. */
public final class AppTable extends AdminTable<AppView> {
  private static final String KIND = "app";

  /** Apps as checks need them. */
  public static final TableMirror.Table<App> MIRRORED =
      new TableMirror.Table<>(
          KIND,
          """
          SELECT a.id, a.tenant_id, a.status, a.identities, ARRAY(
            SELECT product_id FROM authz.app_product WHERE app_id = a.id ORDER BY position
          ) AS products
          FROM authz.app a
          """,
          "a.id",
          () -> AppTable::app);

  private static final Shape SHAPE =
      new Shape(
          KIND,
          """
          a.id, a.tenant_id, a.name, a.status, a.metadata, a.identities, a.created_at, ARRAY(
            SELECT product_id FROM authz.app_product WHERE app_id = a.id ORDER BY position
          ) AS products, a.change_seq AS version
          """,
          "authz.app a",
          "a.id");

  private final Storage storage;

  /** A table in the database. */
  public AppTable(Storage storage) {
    super(storage, SHAPE);
    this.storage = storage;
  }

  Versioned<AppView> create(String tenant, AppBody body, Editor editor) {
    String id = storage.newId("app_");
    return create(
        id,
        editor.actor(),
        "create",
        (handle, seq) -> {
          FieldFaults faults = new FieldFaults();
          AppBody.Checked wanted = body.check(faults);
          AppReferences references = new AppReferences(handle, editor, faults);
          references.checkTenant(tenant);
          references.checkProducts(wanted.products());
          references.checkIdentities(id, wanted.identities(), List.of());
          faults.throwIfAny();
          insert(handle, id, tenant, wanted, seq);
        });
  }

  Versioned<AppView> edit(String id, Editor editor, Function<Object, AppBody> patch) {
    return change(
        id,
        editor,
        "update",
        (handle, before, seq) -> {
          FieldFaults faults = new FieldFaults();
          AppBody.Checked wanted = patch.apply(AppBody.of(before.value())).check(faults);
          AppReferences references = new AppReferences(handle, editor, faults);
          references.checkProducts(wanted.products());
          references.checkIdentities(id, wanted.identities(), before.value().identities());
          faults.throwIfAny();
          update(handle, id, wanted, seq);
          return true;
        });
  }

  /**
   * Suspends or resumes the app; does nothing if it has the status already.
   *
   * @throws dev.tollgate.admin.problem.ProblemException with 404 if there is no such app, or the
   *     editor cannot see it; with 412 if it has another version than the editor's If-Match
   */
  public Versioned<AppView> setStatus(Status status, String id, Editor editor) {
    return change(
        id,
        editor,
        status.verb(),
        (handle, before, seq) -> status.set(handle, "authz.app", id, seq));
  }

  void delete(String id, Editor editor) {
    change(
        id,
        editor,
        "delete",
        (handle, before, seq) -> {
          OrphanedRows.requireNone(
              handle,
              "app: %s still has keys".formatted(id),
              "SELECT id FROM authz.api_key WHERE app_id = ?",
              id);
          return handle.execute("DELETE FROM authz.app WHERE id = ?", id) == 1;
        });
  }

  private void insert(Handle handle, String id, String tenant, AppBody.Checked wanted, long seq) {
    Update insert =
        handle
            .createUpdate(
                """
                INSERT INTO authz.app
                  (id, tenant_id, name, status, metadata, identities, created_at, change_seq)
                VALUES (:id, :tenant, :name, 'active', CAST(:metadata AS jsonb),
                  CAST(:identities AS jsonb), :createdAt, :seq)
                """)
            .bind("tenant", tenant)
            .bind("createdAt", time(storage.now()));
    bind(insert, id, wanted, seq).execute();
    approve(handle, id, wanted.products());
  }

  private static void update(Handle handle, String id, AppBody.Checked wanted, long seq) {
    Update update =
        handle.createUpdate(
            """
            UPDATE authz.app SET name = :name, metadata = CAST(:metadata AS jsonb),
              identities = CAST(:identities AS jsonb), change_seq = :seq
            WHERE id = :id
            """);
    bind(update, id, wanted, seq).execute();
    handle.execute("DELETE FROM authz.app_product WHERE app_id = ?", id);
    approve(handle, id, wanted.products());
  }

  private static Update bind(Update statement, String id, AppBody.Checked wanted, long seq) {
    return statement
        .bind("id", id)
        .bind("name", wanted.name())
        .bind("metadata", JsonColumn.write(wanted.metadata()))
        .bind("identities", JsonColumn.write(wanted.identities()))
        .bind("seq", seq);
  }

  private static void approve(Handle handle, String id, List<String> products) {
    handle.execute(
        """
        INSERT INTO authz.app_product (app_id, product_id, position)
        SELECT ?, product, position - 1 FROM unnest(?) WITH ORDINALITY AS wanted (product, position)
        """,
        id,
        products.toArray(String[]::new));
  }

  private static App app(Row row) {
    return new App(
        row.text("id"),
        row.text("tenant_id"),
        Status.of(row),
        row.texts("products"),
        JsonColumn.list(row.text("identities"), AppIdentity.class));
  }

  @Override
  protected AppView read(Row row) {
    return new AppView(
        row.text("id"),
        row.text("tenant_id"),
        row.text("name"),
        row.text("status"),
        JsonColumn.texts(row.text("metadata")),
        row.texts("products"),
        JsonColumn.list(row.text("identities"), AppIdentity.class),
        row.time("created_at"));
  }

  @Override
  public Object view(AppView app) {
    return app;
  }

  @Override
  protected String id(AppView app) {
    return app.id();
  }

  @Override
  protected String tenant(AppView app) {
    return app.tenant();
  }

  @Override
  protected String createdAt() {
    return "a.created_at";
  }
}
