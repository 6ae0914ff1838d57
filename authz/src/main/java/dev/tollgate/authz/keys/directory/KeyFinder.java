package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.secret.ForeignKey;
import dev.tollgate.authz.keys.secret.KeyHash;
import dev.tollgate.authz.keys.secret.KeyHasher;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.keys.uses.KeyUses;
import java.util.Optional;

/**
 * Finds keys by their text, under every pepper in use. Takes no lock and is safe from any thread.
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

  /** Begins to look for the key with this text. */
  public KeyLookup<A> lookup(KeyText text) {
    return new KeyLookup<>(hasher -> hasher.hash(text), keys, peppers, uses);
  }

  /** Begins to look for a key that another gateway made. */
  public KeyLookup<A> lookup(ForeignKey key) {
    return new KeyLookup<>(hasher -> hasher.hash(key), keys, peppers, uses);
  }

  /** The key with this id, or nothing. */
  public Optional<KeyDirectory.Entry<A>> find(KeyId id) {
    return keys.find(id);
  }

  /** Whether there are keys of another gateway, so that any text may be one. */
  public boolean hasForeign() {
    return keys.hasForeign();
  }
}
