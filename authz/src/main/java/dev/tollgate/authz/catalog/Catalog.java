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
import java.util.stream.Stream;

/**
 * All tenants, apps and products in memory; the change feed keeps them equal to the database. Reads
 * take no lock and are safe from any thread.
 */
public final class Catalog {
  private final DenyList denyList = new DenyList();
  final RowsById<Tenant> tenants = new RowsById<>(Tenant::id);
  final AppDirectory apps = new AppDirectory();
  final RowsById<Product> products = new RowsById<>(Product::id);

  /** The ids that are denied at this replica alone. */
  public DenyList denyList() {
    return denyList;
  }

  /** The tenant with this id; empty if there is none, or its row cannot be read. */
  public Optional<Tenant> tenant(String id) {
    return tenants.find(id);
  }

  /** The app with this id; empty if there is none, or its row cannot be read. */
  public Optional<App> app(String id) {
    return apps.find(id);
  }

  /** The product with this id; empty if there is none, or its row cannot be read. */
  public Optional<Product> product(String id) {
    return products.find(id);
  }

  /** The apps of a tenant, in no order. */
  public Stream<App> appsOf(String tenant) {
    return apps.ofTenant(tenant);
  }

  /** The apps whose identities match the token; normally one. */
  public List<App> apps(IdToken token) {
    return apps.of(token);
  }

  /**
   * A counter that grows after each change of an app; results of {@link #apps(IdToken)} from before
   * may be outdated.
   */
  public long appChanges() {
    return apps.changes();
  }

  /** All products, in no order. */
  public Iterable<Product> products() {
    return products.all();
  }

  /** The mirrors that keep the catalog equal to the database, in the order of loading. */
  public List<TableMirror<?>> mirrors(MeterRegistry metrics) {
    return List.of(
        new TableMirror<>(TenantTable.MIRRORED, tenants, metrics),
        new TableMirror<>(ProductTable.MIRRORED, products, metrics),
        new TableMirror<>(AppTable.MIRRORED, apps, metrics));
  }
}
