package dev.tollgate.keys;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Every key, in memory, by the hash of its text. A miss is authoritative: nobody asks the database
 * about a key that is not here. Reads take no lock and are safe from any thread; one thread writes,
 * that of the {@link ChangeFeed}.
 *
 * @param <A> what the reader keeps beside each key; lives and dies with this state of the key
 */
public final class KeyDirectory<A> {
  private final Function<ApiKey, A> attach;
  private volatile Index<A> index = new Index<>();

  /** A key and what the reader keeps beside it. */
  public record Entry<A>(ApiKey key, long changeSeq, A attachment) {}

  /**
   * An empty directory.
   *
   * @param attach makes what is kept beside a key, each time that the key changes
   */
  public KeyDirectory(Function<ApiKey, A> attach) {
    this.attach = attach;
  }

  /** The key with this hash, or nothing if no key has it. */
  public Optional<Entry<A>> find(KeyHash hash) {
    return Optional.ofNullable(index.byHash.get(hash));
  }

  /** How many keys there are. */
  public int size() {
    return index.byHash.size();
  }

  /** Takes the key unless a later state of it is already here. */
  void put(LoadedKey loaded) {
    index.put(loaded, attach);
  }

  /** Forgets the key. */
  void remove(KeyId id) {
    index.remove(id);
  }

  /** Starts a directory that is to replace all of this one's keys. */
  Replacement replacement() {
    return new Replacement();
  }

  /** A new set of keys on its way; readers see nothing of it until {@link #publish()}. */
  final class Replacement {
    private final Index<A> next = new Index<>();

    void put(LoadedKey loaded) {
      next.put(loaded, attach);
    }

    void publish() {
      index = next;
    }
  }

  private static final class Index<A> {
    final Map<KeyHash, Entry<A>> byHash = new ConcurrentHashMap<>();
    final Map<KeyId, KeyHash> byId = new HashMap<>();

    void put(LoadedKey loaded, Function<ApiKey, A> attach) {
      KeyHash oldHash = byId.get(loaded.key().id());
      Entry<A> old = oldHash == null ? null : byHash.get(oldHash);
      // A slow read must not bring back what a later change has taken away.
      if (old != null && old.changeSeq() > loaded.changeSeq()) {
        return;
      }
      if (oldHash != null && !oldHash.equals(loaded.hash())) {
        byHash.remove(oldHash);
      }
      ApiKey key = loaded.key();
      byHash.put(loaded.hash(), new Entry<>(key, loaded.changeSeq(), attach.apply(key)));
      byId.put(key.id(), loaded.hash());
    }

    void remove(KeyId id) {
      KeyHash hash = byId.remove(id);
      if (hash != null) {
        byHash.remove(hash);
      }
    }
  }
}
