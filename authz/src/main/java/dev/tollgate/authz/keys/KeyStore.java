package dev.tollgate.authz.keys;

import dev.tollgate.admin.http.Page;
import dev.tollgate.admin.problem.FieldFaults;
import dev.tollgate.admin.problem.ProblemException;
import dev.tollgate.authz.feed.ChangeLog;
import dev.tollgate.authz.feed.Row;
import dev.tollgate.authz.keys.secret.ForeignKey;
import dev.tollgate.authz.keys.secret.KeyHash;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.products.Environment;
import dev.tollgate.authz.records.AdminTable;
import dev.tollgate.authz.records.Editor;
import dev.tollgate.authz.records.Listing;
import dev.tollgate.authz.records.Storage;
import dev.tollgate.authz.records.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table of keys. Thread-safe. */
public final class KeyStore extends AdminTable<KeyDetails> {
  /** Kind of keys in the change feed and in the audit log. */
  public static final String KIND = "key";

  private static final Shape SHAPE =
      new Shape(
          KIND,
          KeyColumns.SELECTED
              + ", k.name, k.hint, k.hash_kind, k.pepper_version, k.created_at, k.revoked_at,"
              + " k.rotated_to, k.end_before_rotation, u.last_used_at, k.change_seq AS version, "
              + KeyRows.HAS_SUCCESSOR
              + " AS has_successor, "
              + KeyState.SQL
              + " AS state",
          KeyColumns.TABLES + " LEFT JOIN authz.key_use u ON u.key_id = k.id",
          "k.id");

  private final Storage storage;
  private final Peppers peppers;
  private final KeyLimit limit;

  /** A new key and its secret text, which cannot be read again. */
  public record Created(KeyText text, Versioned<KeyDetails> key) {}

  /** A store over the database. */
  public KeyStore(Storage storage, Peppers peppers, KeyLimit limit) {
    super(storage, SHAPE);
    this.storage = storage;
    this.peppers = peppers;
    this.limit = limit;
  }

  /**
   * Creates a key.
   *
   * @throws ProblemException with 400 if the app does not exist, the editor cannot see it, or it is
   *     not approved for the products; with 409 if the tenant has too many keys
   */
  public Created create(NewKey wanted, Editor editor) {
    KeyId id = KeyId.random(storage.random());
    KeyText text = KeyText.mint(wanted.environment(), storage.random());
    Versioned<KeyDetails> key =
        create(
            id.value(),
            editor.actor(),
            "create",
            (handle, seq) -> {
              KeyReferences.require(handle, editor, wanted);
              limit.requireRoom(handle, wanted.app());
              KeyRows.insert(handle, row(id, wanted, text), seq);
            });
    return new Created(text, key);
  }

  /**
   * Imports a key of another gateway.
   *
   * @throws ProblemException as {@link #create}; with 409 if there is a key with this text
   */
  Versioned<KeyDetails> importForeign(ImportBody.Checked wanted, Editor editor) {
    KeyId id = KeyId.random(storage.random());
    return create(
        id.value(),
        editor.actor(),
        "import",
        (handle, seq) -> {
          KeyReferences.require(handle, editor, wanted.key());
          limit.requireRoom(handle, wanted.key().app());
          if (!KeyRows.find(handle, peppers.hashes(wanted.text())).isEmpty()) {
            throw ProblemException.conflict("sha256: there is a key with this text already");
          }
          KeyRows.insert(handle, row(id, wanted), seq);
        });
  }

  /**
   * Revokes the key with this text, because it was leaked. Every report is recorded in the audit
   * log, even if the key is revoked already.
   *
   * @param leak where the key was found, for the audit log; written as JSON
   * @return whether there is such a key
   */
  public boolean revokeLeaked(String text, Object leak, Editor editor) {
    List<KeyHash> hashes =
        KeyText.parse(text)
            .map(peppers::hashes)
            .orElseGet(() -> peppers.hashes(ForeignKey.ofText(text)));
    List<String> ids = storage.jdbi().withHandle(handle -> KeyRows.find(handle, hashes));
    ids.forEach(id -> revoke(id, leak, editor));
    return !ids.isEmpty();
  }

  private void revoke(String id, Object leak, Editor editor) {
    change(
        id,
        editor,
        KeyStatus.REVOKED.verb(),
        (handle, before, seq) -> {
          // Every report is recorded, even if the key is revoked already.
          note(handle, editor.actor(), "leak", before.value(), leak);
          return setStatus(KeyStatus.REVOKED, handle, before.value(), seq);
        });
  }

  /** One page of the list, in the order of the filter. */
  Page<Object> page(KeyFilter filter, Listing listing) {
    return page(listing, filter.time());
  }

  /**
   * Changes a key's properties.
   *
   * @throws ProblemException with 400 and all faults; with 404 if there is no such key, or the
   *     editor cannot see it; with 409 if the key is revoked; with 412 if it has another version
   *     than the editor's If-Match
   */
  Versioned<KeyDetails> edit(String id, Editor editor, Function<Object, KeyBody> patch) {
    return change(
        id,
        editor,
        "update",
        (handle, before, seq) -> {
          KeyRules.requireNotRevoked(before.value());
          FieldFaults faults = new FieldFaults();
          KeyProperties old = before.value().properties();
          KeyProperties wanted = patch.apply(KeyBody.of(old)).check(faults);
          KeyRules.checkEnd(before.value(), wanted.expiresAt(), storage.now(), faults);
          KeyReferences.checkAdded(handle, before.value().key().app(), old, wanted, faults);
          faults.throwIfAny();
          KeyRows.update(handle, id, wanted, seq);
          return true;
        });
  }

  /**
   * Suspends, resumes or revokes a key; does nothing if it has the status already.
   *
   * @throws ProblemException with 404 if there is no such key, or the editor cannot see it; with
   *     409 if the key is revoked, which is final; with 412 if it has another version than the
   *     editor's If-Match
   */
  public Versioned<KeyDetails> setStatus(KeyStatus status, String id, Editor editor) {
    return change(
        id,
        editor,
        status.verb(),
        (handle, before, seq) -> setStatus(status, handle, before.value(), seq));
  }

  private boolean setStatus(KeyStatus status, Handle handle, KeyDetails key, long seq) {
    if (key.key().status() == status) {
      return false;
    }
    KeyRules.requireNotRevoked(key);
    KeyRows.setStatus(handle, id(key), status, storage.now(), seq);
    return true;
  }

  /**
   * Creates a key that replaces this one. The old key stays valid during the overlap.
   *
   * @param overlap maximum time for which the old key stays valid
   * @param end expiry of the new key; null for that of the old key before its rotation
   * @throws ProblemException with 400 if the new key would expire before it starts; with 404 if
   *     there is no such key, or the editor cannot see it; with 409 if the key is revoked or
   *     expired, or has a successor; with 412 if it has another version than the editor's If-Match
   */
  Created rotate(String id, Duration overlap, @Nullable Instant end, Editor editor) {
    Environment environment = get(id, editor).value().key().environment();
    KeyId next = KeyId.random(storage.random());
    KeyText text = KeyText.mint(environment, storage.random());
    Versioned<KeyDetails> key =
        create(
            next.value(),
            editor.actor(),
            "create",
            (handle, seq) -> {
              KeyDetails old = rotatable(handle, id, editor);
              KeyProperties properties =
                  old.properties().endingAt(end == null ? old.originalEnd() : end);
              KeyRules.requireOrder(properties);
              limit.requireRoom(handle, old.key().app());
              NewKey wanted = new NewKey(old.key().app(), environment, properties);
              KeyRows.insert(handle, rotated(old.key(), row(next, wanted, text)), seq);
              end(handle, old, storage.now().plus(overlap), next);
              record(handle, editor.actor(), "rotate", old, required(handle, id, editor).value());
            });
    return new Created(text, key);
  }

  /**
   * Deletes a key. Its usage and its audit entries are kept.
   *
   * @throws ProblemException with 404 if there is no such key, or the editor cannot see it; with
   *     412 if it has another version than the editor's If-Match
   */
  void delete(String id, Editor editor) {
    change(
        id,
        editor,
        "delete",
        (handle, before, seq) -> handle.execute("DELETE FROM authz.api_key WHERE id = ?", id) == 1);
  }

  private KeyRows.NewRow row(KeyId id, ImportBody.Checked wanted) {
    return new KeyRows.NewRow(
        id,
        wanted.key(),
        wanted.hint(),
        peppers.current().hash(wanted.text()),
        KeyRows.FOREIGN,
        peppers.current().version(),
        KeyStatus.ACTIVE,
        id,
        null,
        storage.now());
  }

  private KeyRows.NewRow row(KeyId id, NewKey key, KeyText text) {
    return new KeyRows.NewRow(
        id,
        key,
        text.hint(),
        peppers.current().hash(text),
        KeyRows.OWN,
        peppers.current().version(),
        KeyStatus.ACTIVE,
        id,
        null,
        storage.now());
  }

  private static KeyRows.NewRow rotated(ApiKey old, KeyRows.NewRow row) {
    return new KeyRows.NewRow(
        row.id(),
        row.key(),
        row.hint(),
        row.hash(),
        row.hashKind(),
        row.pepperVersion(),
        old.status(),
        old.quotaOwner(),
        old.quotaRevision(),
        row.createdAt());
  }

  private KeyDetails rotatable(Handle handle, String id, Editor editor) {
    Versioned<KeyDetails> old = required(handle, id, editor);
    editor.condition().check(old.tag());
    KeyRules.requireRotatable(old.value(), storage.now());
    return old.value();
  }

  private static void end(Handle handle, KeyDetails old, Instant end, KeyId next) {
    Instant own = old.key().expiresAt();
    String id = old.key().id().value();
    long seq = ChangeLog.alsoChanges(handle, KIND, id);
    KeyRows.end(handle, id, own != null && own.isBefore(end) ? own : end, next, seq);
  }

  @Override
  protected KeyDetails read(Row row) {
    String rotatedTo = row.textOrNull("rotated_to");
    ApiKey key = new KeyColumns().readWithoutSources(row);
    return new KeyDetails(
        key,
        KeyState.ofWireName(row.text("state")),
        row.text("name"),
        row.texts("sources"),
        row.text("hint"),
        KeyColumns.isForeign(row),
        (int) row.number("pepper_version"),
        row.time("created_at"),
        row.timeOrNull("revoked_at"),
        rotatedTo == null ? null : new KeyId(rotatedTo),
        row.flag("has_successor"),
        rotatedTo == null ? key.expiresAt() : row.timeOrNull("end_before_rotation"),
        row.timeOrNull("last_used_at"));
  }

  @Override
  public Object view(KeyDetails key) {
    return KeyView.of(key);
  }

  @Override
  protected String id(KeyDetails key) {
    return key.key().id().value();
  }

  @Override
  protected String tenant(KeyDetails key) {
    return key.key().tenant();
  }

  /** A key changes its state at its dates, without a new version. */
  @Override
  protected String variant(KeyDetails key) {
    return key.state().wireName().equals(key.key().status().wireName())
        ? ""
        : "-" + key.state().wireName();
  }

  @Override
  protected String createdAt() {
    return "k.created_at";
  }
}
