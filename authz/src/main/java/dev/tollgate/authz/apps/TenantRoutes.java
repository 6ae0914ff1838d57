package dev.tollgate.authz.apps;

import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.Listing;
import dev.tollgate.authz.records.ReceiptResponses;
import dev.tollgate.authz.records.Versioned;
import java.time.Duration;
import java.util.function.Function;

/** {@code /admin/v1/tenants}; requests and responses are in the OpenAPI document. */
public final class TenantRoutes {
  private static final String PATH = "/admin/v1/tenants";

  private final TenantTable tenants;
  private final ReceiptResponses receipts;

  /** Routes over the database. */
  public TenantRoutes(TenantTable tenants, ReceiptResponses receipts) {
    this.tenants = tenants;
    this.receipts = receipts;
  }

  /** Adds the routes to the server. */
  public void register(AdminRoutes routes) {
    routes.create(PATH, Permission.WRITE_TENANTS, this::create);
    routes.get(PATH, Permission.READ_KEYS, this::list, "limit", "cursor");
    routes.get(PATH + "/{id}", Permission.READ_KEYS, this::get);
    routes.patch(PATH + "/{id}", Permission.WRITE_TENANTS, this::patch);
    routes.delete(PATH + "/{id}", Permission.WRITE_TENANTS, this::delete);
    routes.post(
        PATH + "/{id}:suspend", Permission.WRITE_TENANTS, this::suspend, ReceiptResponses.WAIT);
    routes.post(PATH + "/{id}:resume", Permission.WRITE_TENANTS, this::resume);
  }

  private void create(AdminCall call) {
    TenantBody.Checked wanted = call.json(TenantBody.class).check();
    Versioned<TenantView> created = tenants.create(wanted, call.actor());
    call.created(PATH + "/" + created.value().id(), created.value(), created.tag());
  }

  private void list(AdminCall call) {
    Listing listing = Listing.of(call);
    call.tenantScope().ifPresent(own -> listing.only("t.id = :own", "own", own));
    call.ok(tenants.page(listing));
  }

  private void get(AdminCall call) {
    answer(call, tenants.get(call.pathParam("id"), Editor.of(call)));
  }

  private void patch(AdminCall call) {
    Editor editor = Editor.ofKnownState(call);
    Function<Object, TenantBody> patch = call.patch(TenantBody.class);
    answer(call, tenants.edit(call.pathParam("id"), editor, patch));
  }

  private void delete(AdminCall call) {
    tenants.delete(call.pathParam("id"), Editor.of(call));
    call.noContent();
  }

  private void suspend(AdminCall call) {
    Duration wait = ReceiptResponses.wait(call);
    Versioned<TenantView> suspended =
        tenants.setStatus(Status.SUSPENDED, call.pathParam("id"), Editor.of(call));
    receipts.respond(call, tenants, suspended, wait);
  }

  private void resume(AdminCall call) {
    answer(call, tenants.setStatus(Status.ACTIVE, call.pathParam("id"), Editor.of(call)));
  }

  private static void answer(AdminCall call, Versioned<TenantView> tenant) {
    call.ok(tenant.value(), tenant.tag());
  }
}
