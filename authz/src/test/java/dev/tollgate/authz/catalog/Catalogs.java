package dev.tollgate.authz.catalog;

import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.apps.Status;
import dev.tollgate.authz.apps.Tenant;
import dev.tollgate.authz.products.Environment;
import dev.tollgate.authz.products.Operation;
import dev.tollgate.authz.products.PathPattern;
import dev.tollgate.authz.products.Product;
import java.util.List;
import java.util.Set;

/** Catalogues for tests, here and in other packages. */
public final class Catalogs {
  private Catalogs() {}

  /** The tenant, app and product that every database begins with. */
  public static Catalog ofDefault() {
    Catalog catalog = new Catalog();
    putDefault(catalog);
    return catalog;
  }

  /** Puts the tenant, app and product that every database begins with into the catalogue. */
  public static void putDefault(Catalog catalog) {
    put(catalog, new Tenant("default", Status.ACTIVE));
    put(catalog, product("default", operation("/**")));
    put(catalog, new App("default", "default", Status.ACTIVE, List.of("default"), List.of()));
  }

  /** A product for keys of every environment. */
  public static Product product(String id, Operation... operations) {
    return new Product(id, List.of(operations), Set.of(Environment.values()), null);
  }

  /** An operation for any method and model. */
  public static Operation operation(String path) {
    return new Operation(Set.of(), List.of(PathPattern.parse(path).orElseThrow()), List.of());
  }

  /** An operation for one method and any model. */
  public static Operation operation(String method, String path) {
    return operation(method, path, List.of());
  }

  /** An operation for one method and some models. */
  public static Operation operation(String method, String path, List<String> models) {
    return new Operation(Set.of(method), List.of(PathPattern.parse(path).orElseThrow()), models);
  }

  /** Puts the tenant into the catalogue as if it had been loaded. */
  public static void put(Catalog catalog, Tenant tenant) {
    catalog.tenants.put(tenant);
  }

  /** Puts the app into the catalogue as if it had been loaded. */
  public static void put(Catalog catalog, App app) {
    catalog.apps.put(app);
  }

  /** Puts the product into the catalogue as if it had been loaded. */
  public static void put(Catalog catalog, Product product) {
    catalog.products.put(product);
  }
}
