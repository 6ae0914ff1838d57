package dev.tollgate.authz.products;

import dev.tollgate.admin.http.AdminRoutes;

/** Tenants, apps and products in the admin API. */
public final class CatalogRoutes {
  private final TenantRoutes tenants;
  private final AppRoutes apps;
  private final ProductRoutes products;

  /** Routes over the database. */
  public CatalogRoutes(Storage storage, InForce inForce) {
    tenants = new TenantRoutes(new TenantTable(storage), inForce);
    apps = new AppRoutes(new AppTable(storage), inForce);
    products = new ProductRoutes(new ProductTable(storage));
  }

  /** Adds the routes to the server. */
  public void register(AdminRoutes routes) {
    tenants.register(routes);
    apps.register(routes);
    products.register(routes);
  }
}
