package dev.tollgate.authz.products;

import dev.tollgate.authz.feed.Row;
import dev.tollgate.authz.feed.TableMirror.Table;
import dev.tollgate.authz.records.JsonColumn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where tenants, apps and products are, and how their rows are read. */
final class CatalogTables {
  static final String TENANT = "tenant";
  static final String APP = "app";
  static final String PRODUCT = "product";

  static final Table<Tenant> TENANTS =
      new Table<>(TENANT, "SELECT id, status FROM authz.tenant", "id", () -> CatalogTables::tenant);

  static final Table<App> APPS =
      new Table<>(
          APP,
          """
          SELECT a.id, a.tenant_id, a.status, a.identities, ARRAY(
            SELECT product_id FROM authz.app_product WHERE app_id = a.id ORDER BY position
          ) AS products
          FROM authz.app a
          """,
          "a.id",
          () -> CatalogTables::app);

  static final Table<Product> PRODUCTS =
      new Table<>(
          PRODUCT,
          "SELECT id, operations, environments, staleness_limit_seconds FROM authz.product",
          "id",
          () -> CatalogTables::product);

  private CatalogTables() {}

  private static Tenant tenant(Row row) {
    return new Tenant(row.text("id"), status(row));
  }

  private static App app(Row row) {
    return new App(
        row.text("id"),
        row.text("tenant_id"),
        status(row),
        row.texts("products"),
        JsonColumn.list(row.text("identities"), AppIdentity.class));
  }

  private static Product product(Row row) {
    Long staleness = row.numberOrNull("staleness_limit_seconds");
    return new Product(
        row.text("id"),
        JsonColumn.list(row.text("operations"), StoredOperation.class).stream()
            .map(StoredOperation::toOperation)
            .toList(),
        environments(row.texts("environments")),
        staleness == null ? null : Duration.ofSeconds(staleness));
  }

  private static Status status(Row row) {
    return required(Status.ofWireName(row.text("status")), "status");
  }

  private static Set<Environment> environments(List<String> names) {
    return names.stream()
        .map(name -> required(Environment.ofWireName(name), "environment"))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static <T> T required(Optional<T> value, String name) {
    return value.orElseThrow(() -> new IllegalArgumentException(name + ": unknown"));
  }
}
