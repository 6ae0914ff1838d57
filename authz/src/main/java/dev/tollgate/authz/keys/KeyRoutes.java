package dev.tollgate.authz.keys;

import dev.tollgate.admin.access.Permission;
import dev.tollgate.admin.http.AdminCall;
import dev.tollgate.admin.http.AdminRoutes;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.ReceiptResponses;
import dev.tollgate.authz.records.Versioned;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /admin/v1/keys}; requests and responses are in the OpenAPI document. */
public final class KeyRoutes {
  private static final Logger logger = LoggerFactory.getLogger(KeyRoutes.class);
  private static final String PATH = "/admin/v1/keys";

  private final KeyStore keys;
  private final ReceiptResponses receipts;
  private final InstantSource clock;

  /** Routes over the store. */
  public KeyRoutes(KeyStore keys, ReceiptResponses receipts, InstantSource clock) {
    this.keys = keys;
    this.receipts = receipts;
    this.clock = clock;
  }

  /** Adds the routes to the server. */
  public void register(AdminRoutes routes) {
    routes.create(PATH, Permission.WRITE_KEYS, this::create);
    routes.get(
        PATH,
        Permission.READ_KEYS,
        this::list,
        "limit",
        "cursor",
        "tenant",
        "app",
        "status",
        "expiresBefore",
        "sort");
    routes.get(PATH + "/{id}", Permission.READ_KEYS, this::get);
    routes.patch(PATH + "/{id}", Permission.WRITE_KEYS, this::patch);
    routes.delete(PATH + "/{id}", Permission.WRITE_KEYS, this::delete);
    routes.create(PATH + "/{id}:rotate", Permission.WRITE_KEYS, this::rotate);
    // A key of another gateway may be any tenant's: nobody who is bound to one may claim it.
    routes.create(PATH + ":import", Permission.WRITE_TENANTS, this::importForeign);
    routes.post(
        PATH + "/{id}:suspend",
        Permission.WRITE_KEYS,
        call -> stop(KeyStatus.SUSPENDED, call),
        ReceiptResponses.WAIT);
    routes.post(
        PATH + "/{id}:revoke",
        Permission.WRITE_KEYS,
        call -> stop(KeyStatus.REVOKED, call),
        ReceiptResponses.WAIT);
    routes.post(PATH + "/{id}:resume", Permission.WRITE_KEYS, this::resume);
  }

  private void stop(KeyStatus status, AdminCall call) {
    Duration wait = ReceiptResponses.wait(call);
    Versioned<KeyDetails> stopped = keys.setStatus(status, call.pathParam("id"), Editor.of(call));
    receipts.respond(call, keys, stopped, wait);
  }

  private void resume(AdminCall call) {
    answer(call, keys.setStatus(KeyStatus.ACTIVE, call.pathParam("id"), Editor.of(call)));
  }

  private void create(AdminCall call) {
    FieldFaults faults = new FieldFaults();
    NewKey wanted = call.json(NewKeyBody.class).check(faults, clock.instant());
    faults.throwIfAny();
    answer(call, keys.create(wanted, Editor.of(call)));
  }

  /** The response has no secret: the caller sends only the SHA-256 of the key. */
  private void importForeign(AdminCall call) {
    ImportBody.Checked wanted = call.json(ImportBody.class).check(clock.instant());
    Versioned<KeyDetails> key = keys.importForeign(wanted, Editor.of(call));
    String id = keys.id(key.value());
    logger.atInfo().addKeyValue("key", id).log("key imported");
    call.created(PATH + "/" + id, keys.view(key.value()), key.tag());
  }

  private void list(AdminCall call) {
    KeyFilter filter = KeyFilter.of(call);
    call.ok(keys.page(filter, filter.listing(call)));
  }

  private void get(AdminCall call) {
    answer(call, keys.get(call.pathParam("id"), Editor.of(call)));
  }

  private void patch(AdminCall call) {
    Editor editor = Editor.ofKnownState(call);
    Function<Object, KeyBody> patch = call.patch(KeyBody.class);
    answer(call, keys.edit(call.pathParam("id"), editor, patch));
  }

  private void rotate(AdminCall call) {
    RotationBody.Checked how = call.json(RotationBody.class).check(clock.instant());
    answer(call, keys.rotate(call.pathParam("id"), how.overlap(), how.end(), Editor.of(call)));
  }

  private void delete(AdminCall call) {
    keys.delete(call.pathParam("id"), Editor.of(call));
    call.noContent();
  }

  private void answer(AdminCall call, Versioned<KeyDetails> key) {
    call.ok(keys.view(key.value()), key.tag());
  }

  /** The only responses that carry a key's text. */
  private static void answer(AdminCall call, KeyStore.Created created) {
    KeyView.Created answer = KeyView.Created.of(created);
    String id = answer.key().id();
    logger.atInfo().addKeyValue("key", id).log("key created");
    call.created(PATH + "/" + id, answer, created.key().tag());
  }
}
