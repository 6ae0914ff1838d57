package dev.tollgate.authz.catalog;

import dev.tollgate.authz.apps.App;
import dev.tollgate.authz.apps.AppDirectory;
import dev.tollgate.authz.apps.AppTable;
import dev.tollgate.authz.apps.Tenant;
import dev.tollgate.authz.apps.TenantTable;
import dev.tollgate.authz.feed.RowsById;
import dev.tollgate.authz.feed.TableMirror;
import dev.tollgate.authz.products.Product;
import dev.tollgate.authz.products.ProductTable;
import dev.tollgate.oidc.IdToken;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;

/**
 * Every tenant, app and product, in memory, kept equal to the database by the change feed. Reads
 * take no lock and are safe from any thread.
 */
public final class Catalog {
  private final DenyList denyList = new DenyList();
  final RowsById<Tenant> tenants = new RowsById<>(Tenant::id);
  final AppDirectory apps = new AppDirectory();
  final RowsById<Product> products = new RowsById<>(Product::id);

  /** What is refused whatever the database says. */
  public DenyList denyList() {
    return denyList;
  }

  /** The tenant, or nothing if there is none or its row cannot be read. */
  public Optional<Tenant> tenant(String id) {
    return tenants.find(id);
  }

  /** The app, or nothing if there is none or its row cannot be read. */
  public Optional<App> app(String id) {
    return apps.find(id);
  }

  /** The product, or nothing if there is none or its row cannot be read. */
  public Optional<Product> product(String id) {
    return products.find(id);
  }

  /** All apps, in no order. */
  public Iterable<App> apps() {
    return apps.all();
  }

  /** The apps that the identity token stands for: one, if all is well. */
  public List<App> apps(IdToken token) {
    return apps.of(token);
  }

  /** Grows after each change of an app: what {@link #apps(IdToken)} said before may be wrong. */
  public long appChanges() {
    return apps.changes();
  }

  /** All products, in no order. */
  public Iterable<Product> products() {
    return products.all();
  }

  /** What keeps the catalogue equal to the database, in the order in which it is to be loaded. */
  public List<TableMirror<?>> mirrors(MeterRegistry metrics) {
    return List.of(
        new TableMirror<>(TenantTable.MIRRORED, tenants, metrics),
        new TableMirror<>(ProductTable.MIRRORED, products, metrics),
        new TableMirror<>(AppTable.MIRRORED, apps, metrics));
  }
}
