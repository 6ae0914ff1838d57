package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.keys.secret.KeyHash;
import dev.tollgate.authz.keys.secret.KeyHasher;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.keys.uses.KeyUses;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The search for one key text, which is hashed at most once under each pepper however often the
 * directory is asked. For one thread at a time.
 *
 * @param <A> what is kept beside each key
 */
public final class KeyLookup<A> {
  private final Function<KeyHasher, KeyHash> text;
  private final KeyDirectory<A> keys;
  private final Peppers peppers;
  private final KeyUses uses;
  private @Nullable KeyHash current;
  private @Nullable KeyHash other;

  KeyLookup(
      Function<KeyHasher, KeyHash> text, KeyDirectory<A> keys, Peppers peppers, KeyUses uses) {
    this.text = text;
    this.keys = keys;
    this.peppers = peppers;
    this.uses = uses;
  }

  /** The key as the directory has it now, or nothing. */
  public Optional<KeyDirectory.Entry<A>> find() {
    Optional<KeyDirectory.Entry<A>> found = keys.find(current());
    return found.isPresent() || peppers.other().isEmpty() ? found : findUnderOther();
  }

  /** Fetches a key that {@link #find} has not found. */
  public KeyFetch fetch() {
    if (keys.isWhole()) {
      return KeyFetch.ABSENT; // spares an unknown key a second hash
    }
    KeyFetch underCurrent = keys.fetch(current());
    return underCurrent instanceof KeyFetch.Absent
        ? peppers.other().map(hasher -> keys.fetch(other(hasher))).orElse(underCurrent)
        : underCurrent;
  }

  private Optional<KeyDirectory.Entry<A>> findUnderOther() {
    Optional<KeyDirectory.Entry<A>> found = keys.find(other(peppers.other().orElseThrow()));
    if (found.isEmpty()) {
      return keys.find(current()); // it may have moved between the two looks
    }
    if (peppers.rehashes()) {
      uses.move(found.get().key().id(), current());
    }
    return found;
  }

  private KeyHash current() {
    KeyHash hash = current;
    if (hash == null) {
      hash = text.apply(peppers.current());
      current = hash;
    }
    return hash;
  }

  private KeyHash other(KeyHasher hasher) {
    KeyHash hash = other;
    if (hash == null) {
      hash = text.apply(hasher);
      other = hash;
    }
    return hash;
  }
}
