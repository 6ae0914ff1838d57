package dev.tollgate.authz.products;

import dev.tollgate.admin.access.Actor;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.authz.feed.Row;
import dev.tollgate.authz.feed.TableMirror;
import dev.tollgate.authz.records.AdminTable;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.JsonColumn;
import dev.tollgate.authz.records.OrphanedRows;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.authz.records.Versioned;
import dev.tollgate.boot.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** The table of products. Thread-safe. */
public final class ProductTable extends AdminTable<ProductView> {
  private static final String KIND = "product";

  /** Products as checks need them. */
  public static final TableMirror.Table<Product> MIRRORED =
      new TableMirror.Table<>(
          KIND,
          "SELECT id, operations, environments, staleness_limit_seconds FROM authz.product",
          "id",
          () -> ProductTable::product);

  /** SQL condition: an app of the tenant {@code :own} is approved for the product {@code p}. */
  public static final String OF_OWN_TENANT =
      """
      EXISTS (SELECT FROM authz.app_product ap JOIN authz.app a ON a.id = ap.app_id
              WHERE ap.product_id = p.id AND a.tenant_id = :own)
      """;

  private static final Shape SHAPE =
      new Shape(
          KIND,
          "p.id, p.name, p.operations, p.environments, p.staleness_limit_seconds, p.created_at,"
              + " p.change_seq AS version",
          "authz.product p",
          "p.id");

  private final Storage storage;

  /** A table in the database. */
  public ProductTable(Storage storage) {
    super(storage, SHAPE);
    this.storage = storage;
  }

  Versioned<ProductView> create(NewProductBody.Checked wanted, Actor actor) {
    return create(
        wanted.id(),
        actor,
        "create",
        (handle, seq) -> {
          if (find(handle, wanted.id()).isPresent()) {
            throw ProblemException.conflict(
                "product: %s exists (expected: another id)".formatted(wanted.id()));
          }
          insert(handle, wanted, seq);
        });
  }

  Versioned<ProductView> edit(String id, Editor editor, Function<Object, ProductBody> patch) {
    return change(
        id,
        editor,
        "update",
        (handle, before, seq) -> {
          FieldFaults faults = new FieldFaults();
          ProductBody body = patch.apply(ProductBody.of(before.value()));
          ProductBody.Checked wanted = body.check(faults);
          faults.throwIfAny();
          body.requireEnforced();
          return update(handle, id, wanted, seq);
        });
  }

  void delete(String id, Editor editor) {
    change(
        id,
        editor,
        "delete",
        (handle, before, seq) -> {
          OrphanedRows.requireNone(
              handle,
              "product: %s is still used by apps".formatted(id),
              "SELECT app_id FROM authz.app_product WHERE product_id = ?",
              id);
          // A later product of this id would be open to them.
          OrphanedRows.requireNone(
              handle,
              "product: %s is still named by keys".formatted(id),
              """
              SELECT id FROM authz.api_key
              WHERE products @> ARRAY[CAST(? AS text)] AND cardinality(products) > 0 AND status <> 'revoked'
              """,
              id);
          return handle.execute("DELETE FROM authz.product WHERE id = ?", id) == 1;
        });
  }

  private void insert(Handle handle, NewProductBody.Checked wanted, long seq) {
    Update insert =
        handle
            .createUpdate(
                """
                INSERT INTO authz.product (id, name, operations, environments,
                  staleness_limit_seconds, created_at, change_seq)
                VALUES (:id, :name, CAST(:operations AS jsonb), :environments,
                  CAST(:stalenessSeconds AS bigint), :createdAt, :seq)
                """)
            .bind("createdAt", time(storage.now()));
    bind(insert, wanted.id(), wanted.product(), seq).execute();
  }

  private static boolean update(Handle handle, String id, ProductBody.Checked wanted, long seq) {
    Update update =
        handle.createUpdate(
            """
            UPDATE authz.product SET name = :name, operations = CAST(:operations AS jsonb),
              environments = :environments,
              staleness_limit_seconds = CAST(:stalenessSeconds AS bigint), change_seq = :seq
            WHERE id = :id
            """);
    return bind(update, id, wanted, seq).execute() == 1;
  }

  private static Update bind(Update statement, String id, ProductBody.Checked wanted, long seq) {
    return statement
        .bind("id", id)
        .bind("name", wanted.name())
        .bind("operations", JsonColumn.write(wanted.operations()))
        .bind("environments", wanted.environments().toArray(String[]::new))
        .bind("stalenessSeconds", seconds(wanted.stalenessLimit()))
        .bind("seq", seq);
  }

  private static @Nullable Long seconds(@Nullable Duration duration) {
    return duration == null ? null : duration.toSeconds();
  }

  private static Product product(Row row) {
    Long staleness = row.numberOrNull("staleness_limit_seconds");
    return new Product(
        row.text("id"),
        JsonColumn.list(row.text("operations"), StoredOperation.class).stream()
            .map(StoredOperation::toOperation)
            .toList(),
        row.texts("environments").stream()
            .map(Environment::ofWireName)
            .map(Optional::orElseThrow)
            .collect(Collectors.toUnmodifiableSet()),
        staleness == null ? null : Duration.ofSeconds(staleness));
  }

  @Override
  protected ProductView read(Row row) {
    Long staleness = row.numberOrNull("staleness_limit_seconds");
    return new ProductView(
        row.text("id"),
        row.text("name"),
        JsonColumn.list(row.text("operations"), StoredOperation.class),
        row.texts("environments"),
        staleness == null ? null : Durations.format(Duration.ofSeconds(staleness)),
        row.time("created_at"));
  }

  /** A caller who is bound to one tenant sees the products of its apps. */
  @Override
  protected boolean reaches(Handle handle, Editor editor, ProductView product) {
    return editor.tenant().isEmpty()
        || handle
            .createQuery("SELECT " + OF_OWN_TENANT + " FROM authz.product p WHERE p.id = :id")
            .bind("own", editor.tenant().get())
            .bind("id", product.id())
            .mapTo(Boolean.class)
            .one();
  }

  @Override
  public Object view(ProductView product) {
    return product;
  }

  @Override
  protected String id(ProductView product) {
    return product.id();
  }

  @Override
  protected @Nullable String tenant(ProductView product) {
    return null;
  }

  @Override
  protected String createdAt() {
    return "p.created_at";
  }
}
