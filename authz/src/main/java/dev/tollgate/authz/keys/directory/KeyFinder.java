package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.secret.ForeignKey;
import dev.tollgate.authz.keys.secret.KeyHash;
import dev.tollgate.authz.keys.secret.KeyHasher;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.keys.uses.KeyUses;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Finds keys by what callers show, under every pepper in use. Takes no lock and is safe from any
 * thread.
 *
 * @param <A> what is kept beside each key
 */
public final class KeyFinder<A> {
  private final KeyDirectory<A> keys;
  private final Peppers peppers;
  private final KeyUses uses;

  /** Finds keys of the directory. */
  public KeyFinder(KeyDirectory<A> keys, Peppers peppers, KeyUses uses) {
    this.keys = keys;
    this.peppers = peppers;
    this.uses = uses;
  }

  /** The key with this text, or nothing. */
  public Optional<KeyDirectory.Entry<A>> find(KeyText text) {
    return find(hasher -> hasher.hash(text));
  }

  /** The key that another gateway made, or nothing if it was not imported. */
  public Optional<KeyDirectory.Entry<A>> find(ForeignKey key) {
    return find(hasher -> hasher.hash(key));
  }

  /** The key with this id, or nothing. */
  public Optional<KeyDirectory.Entry<A>> find(KeyId id) {
    return keys.find(id);
  }

  /**
   * Fetches a key that {@link #find(KeyText)} has not found.
   *
   * @return what completes, never exceptionally, when it is time to look again; nothing if there is
   *     no such key
   */
  public Optional<CompletionStage<?>> fetch(KeyText text) {
    return fetch(hasher -> hasher.hash(text));
  }

  /** The same for a key that another gateway made. */
  public Optional<CompletionStage<?>> fetch(ForeignKey key) {
    return fetch(hasher -> hasher.hash(key));
  }

  /** Whether there are keys of another gateway, so that any text may be one. */
  public boolean hasForeign() {
    return keys.hasForeign();
  }

  private Optional<KeyDirectory.Entry<A>> find(Function<KeyHasher, KeyHash> hash) {
    KeyHash current = hash.apply(peppers.current());
    Optional<KeyDirectory.Entry<A>> found = keys.find(current);
    return found.isPresent() || peppers.other().isEmpty()
        ? found
        : underOther(hash.apply(peppers.other().get()), current);
  }

  private Optional<CompletionStage<?>> fetch(Function<KeyHasher, KeyHash> hash) {
    if (keys.isWhole()) {
      return Optional.empty(); // spares an unknown key a second hash
    }
    return keys.fetch(hash.apply(peppers.current()))
        .or(() -> peppers.other().flatMap(other -> keys.fetch(hash.apply(other))));
  }

  private Optional<KeyDirectory.Entry<A>> underOther(KeyHash other, KeyHash current) {
    Optional<KeyDirectory.Entry<A>> found = keys.find(other);
    if (found.isEmpty()) {
      return keys.find(current); // it may have moved between the two looks
    }
    if (peppers.areMovingOn()) {
      uses.move(found.get().key().id(), current);
    }
    return found;
  }
}
