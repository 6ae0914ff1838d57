package dev.tollgate.authz.products;

import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.authz.records.ReceiptResponses;
import dev.tollgate.authz.records.Storage;

/** Tenants, apps and products in the admin API. */
public final class CatalogRoutes {
  private final TenantRoutes tenants;
  private final AppRoutes apps;
  private final ProductRoutes products;

  /** Routes over the database. */
  public CatalogRoutes(Storage storage, ReceiptResponses receipts) {
    tenants = new TenantRoutes(new TenantTable(storage), receipts);
    apps = new AppRoutes(new AppTable(storage), receipts);
    products = new ProductRoutes(new ProductTable(storage));
  }

  /** Adds the routes to the server. */
  public void register(AdminRoutes routes) {
    tenants.register(routes);
    apps.register(routes);
    products.register(routes);
  }
}
