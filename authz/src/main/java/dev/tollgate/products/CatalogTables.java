package dev.tollgate.products;

import dev.tollgate.feed.TableMirror.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

  private static Tenant tenant(ResultSet row) throws SQLException {
    return new Tenant(row.getString("id"), status(row));
  }

  private static App app(ResultSet row) throws SQLException {
    return new App(
        row.getString("id"),
        row.getString("tenant_id"),
        status(row),
        texts(row, "products"),
        StoredJson.list(row.getString("identities"), AppIdentity.class));
  }

  private static Product product(ResultSet row) throws SQLException {
    Long staleness = row.getObject("staleness_limit_seconds", Long.class);
    return new Product(
        row.getString("id"),
        StoredJson.list(row.getString("operations"), StoredOperation.class).stream()
            .map(StoredOperation::toOperation)
            .toList(),
        environments(texts(row, "environments")),
        staleness == null ? null : Duration.ofSeconds(staleness));
  }

  private static Status status(ResultSet row) throws SQLException {
    return required(Status.ofWireName(row.getString("status")), "status");
  }

  private static Set<Environment> environments(List<String> names) {
    return names.stream()
        .map(name -> required(Environment.ofWireName(name), "environment"))
        .collect(Collectors.toUnmodifiableSet());
  }

  static List<String> texts(ResultSet row, String column) throws SQLException {
    return Stream.of((String[]) row.getArray(column).getArray()).toList();
  }

  private static <T> T required(Optional<T> value, String name) {
    return value.orElseThrow(() -> new IllegalArgumentException(name + ": unknown"));
  }
}
