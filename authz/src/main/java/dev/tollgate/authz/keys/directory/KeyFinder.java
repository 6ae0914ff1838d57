package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.secret.ForeignKey;
import dev.tollgate.authz.keys.secret.KeyText;
import dev.tollgate.authz.keys.secret.Peppers;
import dev.tollgate.authz.keys.uses.KeyUses;
import java.util.Optional;

/**
 * Finds keys by the text that callers send, under every pepper in use. Takes no lock; thread-safe.
 *
 * @param <A> type of the attachment of each key
 */
public final class KeyFinder<A> {
  private final KeyDirectory<A> keys;
  private final Peppers peppers;
  private final KeyUses uses;

  /** A finder over the directory. */
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

  /** The key with this id; empty if it is not in memory. */
  public Optional<KeyDirectory.Entry<A>> find(KeyId id) {
    return keys.find(id);
  }

  /** True if there are imported keys, so that a text of any form may be a key. */
  public boolean hasForeign() {
    return keys.hasForeign();
  }
}
