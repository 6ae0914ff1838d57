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

/** {@code /admin/v1/apps}; requests and responses are in the OpenAPI document. */
public final class AppRoutes {
  private static final String PATH = "/admin/v1/apps";
  private static final String DEFAULT_TENANT = "default";

  private final AppTable apps;
  private final ReceiptResponses receipts;

  /** Routes over the database. */
  public AppRoutes(AppTable apps, ReceiptResponses receipts) {
    this.apps = apps;
    this.receipts = receipts;
  }

  /** Adds the routes to the server. */
  public void register(AdminRoutes routes) {
    routes.create(PATH, Permission.WRITE_KEYS, this::create);
    routes.get(PATH, Permission.READ_KEYS, this::list, "limit", "cursor", "tenant");
    routes.get(PATH + "/{id}", Permission.READ_KEYS, this::get);
    routes.patch(PATH + "/{id}", Permission.WRITE_KEYS, this::patch);
    routes.delete(PATH + "/{id}", Permission.WRITE_KEYS, this::delete);
    routes.post(
        PATH + "/{id}:suspend", Permission.WRITE_KEYS, this::suspend, ReceiptResponses.WAIT);
    routes.post(PATH + "/{id}:resume", Permission.WRITE_KEYS, this::resume);
  }

  private void create(AdminCall call) {
    NewAppBody body = call.json(NewAppBody.class);
    Editor editor = Editor.of(call);
    String own = editor.tenant().orElse(DEFAULT_TENANT);
    Versioned<AppView> created =
        apps.create(body.tenant() == null ? own : body.tenant(), body.app(), editor);
    call.created(PATH + "/" + created.value().id(), created.value(), created.tag());
  }

  private void list(AdminCall call) {
    Listing listing = Listing.of(call);
    call.tenantScope().ifPresent(own -> listing.only("a.tenant_id = :own", "own", own));
    call.query("tenant").ifPresent(id -> listing.only("a.tenant_id = :tenant", "tenant", id));
    call.ok(apps.page(listing));
  }

  private void get(AdminCall call) {
    answer(call, apps.get(call.pathParam("id"), Editor.of(call)));
  }

  private void patch(AdminCall call) {
    Editor editor = Editor.ofKnownState(call);
    Function<Object, AppBody> patch = call.patch(AppBody.class);
    answer(call, apps.edit(call.pathParam("id"), editor, patch));
  }

  private void delete(AdminCall call) {
    apps.delete(call.pathParam("id"), Editor.of(call));
    call.noContent();
  }

  private void suspend(AdminCall call) {
    Duration wait = ReceiptResponses.wait(call);
    Versioned<AppView> suspended =
        apps.setStatus(Status.SUSPENDED, call.pathParam("id"), Editor.of(call));
    receipts.respond(call, apps, suspended, wait);
  }

  private void resume(AdminCall call) {
    answer(call, apps.setStatus(Status.ACTIVE, call.pathParam("id"), Editor.of(call)));
  }

  private static void answer(AdminCall call, Versioned<AppView> app) {
    call.ok(app.value(), app.tag());
  }
}
