package dev.tollgate.authz.products;

import dev.tollgate.authz.records.AdminTable;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.Storage;

/** Suspends apps and tenants for other features; throws as {@link AdminTable} does. */
public final class Suspensions {
  private final AppTable apps;
  private final TenantTable tenants;

  /** Over the database. */
  public Suspensions(Storage storage) {
    apps = new AppTable(storage);
    tenants = new TenantTable(storage);
  }

  /** Suspends the app, if it is not; returns the number of its last change. */
  public long app(String id, Editor editor) {
    return apps.become(Status.SUSPENDED, id, editor).version();
  }

  /** Suspends the tenant, if it is not; returns the number of its last change. */
  public long tenant(String id, Editor editor) {
    return tenants.become(Status.SUSPENDED, id, editor).version();
  }
}
