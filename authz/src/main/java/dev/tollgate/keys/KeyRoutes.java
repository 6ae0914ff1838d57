package dev.tollgate.keys;

import dev.tollgate.admin.AdminCall;
import dev.tollgate.admin.AdminRoutes;
import dev.tollgate.admin.FieldFaults;
import dev.tollgate.admin.Permission;
import dev.tollgate.admin.ProblemException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keys in the admin API; bodies and answers are in the OpenAPI document. */
public final class KeyRoutes {
  private static final Logger logger = LoggerFactory.getLogger(KeyRoutes.class);
  private static final String PATH = "/admin/v1/keys";
  private static final int PAGE = 50;
  private static final int MAX_PAGE = 200;

  private final KeyStore keys;
  private final InstantSource clock;

  /** Routes over the store. */
  public KeyRoutes(KeyStore keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Adds the routes to the server. */
  public void register(AdminRoutes routes) {
    routes.create(PATH, Permission.WRITE_KEYS, this::create);
    routes.get(PATH, Permission.READ_KEYS, this::list);
    routes.get(PATH + "/{id}", Permission.READ_KEYS, this::get);
    routes.post(PATH + "/{id}:revoke", Permission.WRITE_KEYS, this::revoke);
  }

  /** The one call whose answer carries a key's text. */
  private void create(AdminCall call) {
    FieldFaults faults = new FieldFaults();
    NewKey wanted = call.json(KeyBody.class).check(faults, clock.instant());
    faults.throwIfAny();
    Optional<KeyStore.Created> created = keys.create(wanted);
    faults.expect(created.isPresent(), "app", wanted.app(), "the id of an app that exists");
    faults.throwIfAny();
    KeyView.Created answer = KeyView.Created.of(created.orElseThrow());
    logger.atInfo().addKeyValue("key", answer.key().id()).log("key created");
    call.created(PATH + "/" + answer.key().id(), answer);
  }

  private void list(AdminCall call) {
    int limit = call.queryNumber("limit", PAGE, 1, MAX_PAGE);
    List<KeyDetails> oneMore =
        keys.page(limit + 1, call.query("cursor").map(this::cursor).orElse(null));
    List<KeyDetails> page = oneMore.subList(0, Math.min(limit, oneMore.size()));
    String next = oneMore.size() > limit ? cursorAfter(page.getLast()) : null;
    call.ok(new KeyView.Page(page.stream().map(KeyView::of).toList(), next));
  }

  private void get(AdminCall call) {
    call.ok(KeyView.of(id(call).flatMap(keys::find).orElseThrow(notFound(call))));
  }

  private void revoke(AdminCall call) {
    KeyDetails key = id(call).flatMap(keys::revoke).orElseThrow(notFound(call));
    logger.atInfo().addKeyValue("key", key.key().id()).log("key revoked");
    call.ok(KeyView.of(key));
  }

  private static Optional<KeyId> id(AdminCall call) {
    return Optional.of(call.pathParam("id")).filter(KeyId::isWellFormed).map(KeyId::new);
  }

  private static Supplier<ProblemException> notFound(AdminCall call) {
    return () -> ProblemException.notFound("key", call.pathParam("id"));
  }

  private KeyStore.Cursor cursor(String text) {
    FieldFaults faults = new FieldFaults();
    Optional<KeyStore.Cursor> cursor = CursorText.parse(text);
    faults.expect(cursor.isPresent(), "cursor", text, "the nextCursor of another page");
    faults.throwIfAny();
    return cursor.orElseThrow();
  }

  private static @Nullable String cursorAfter(KeyDetails last) {
    return CursorText.of(new KeyStore.Cursor(last.createdAt(), last.key().id()));
  }
}
