package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.directory.KeyDirectory.Entry;
import dev.tollgate.authz.keys.secret.KeyHash;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Keys by the hash of their text. Anybody may read; one thread writes.
 *
 * @param <A> what the reader keeps beside each key
 */
interface KeyIndex<A> {
  /** The key, if it is in memory. */
  Optional<Entry<A>> find(KeyHash hash);

  /** The key, if it is in memory. */
  Optional<Entry<A>> find(KeyId id);

  /** Whether a key that is not in memory does not exist. */
  boolean isWhole();

  /** Fetches a key that is not in memory; nothing if there is no such key. */
  Optional<CompletionStage<?>> fetch(KeyHash hash);

  /** Takes a state of a key, unless a newer one is there. */
  void put(LoadedKey loaded);

  void remove(String id);

  /** How many keys there are. */
  int size();

  /** About how much memory they take. */
  long bytes();
}
