package dev.tollgate.authz.products;

import dev.tollgate.authz.feed.Mirror;
import dev.tollgate.authz.feed.RowsById;
import dev.tollgate.authz.feed.TableMirror;
import dev.tollgate.oidc.IdToken;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;

/**
 * Every tenant, app and product, in memory, kept equal to the database by the change feed. Reads
 * take no lock and are safe from any thread.
 */
public final class Catalog {
  private final ShutOff shutOff = new ShutOff();
  final RowsById<Tenant> tenants = new RowsById<>(Tenant::id);
  final Apps apps = new Apps();
  final RowsById<Product> products = new RowsById<>(Product::id);

  /** What is refused whatever the database says. */
  public ShutOff shutOff() {
    return shutOff;
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
  public List<Mirror> mirrors(MeterRegistry metrics) {
    return List.of(
        new TableMirror<>(CatalogTables.TENANTS, tenants, metrics),
        new TableMirror<>(CatalogTables.PRODUCTS, products, metrics),
        new TableMirror<>(CatalogTables.APPS, apps, metrics));
  }
}
