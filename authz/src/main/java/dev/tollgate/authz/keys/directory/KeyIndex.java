package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.directory.KeyDirectory.Entry;
import dev.tollgate.authz.keys.secret.KeyHash;
import java.util.Optional;

/**
 * Keys by hash. Reads are thread-safe; one thread writes.
 *
 * @param <A> type of the attachment of each key
 */
interface KeyIndex<A> {
  /** The key; empty if it is not in memory. */
  Optional<Entry<A>> find(KeyHash hash);

  /** The key; empty if it is not in memory. */
  Optional<Entry<A>> find(KeyId id);

  /** True if all keys are in memory. */
  boolean isWhole();

  /** Fetches a key that is not in memory. */
  KeyFetch fetch(KeyHash hash);

  /** Adds a version of a key, unless a newer one is present. */
  void put(LoadedKey loaded);

  void remove(String id);

  /** Number of keys, in memory or not. */
  int size();

  /** Estimated memory, in bytes. */
  long bytes();
}
