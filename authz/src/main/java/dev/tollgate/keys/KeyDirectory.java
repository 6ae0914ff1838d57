package dev.tollgate.keys;

import dev.tollgate.feed.RowTarget;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Every key, in memory, by the hash of its text. A miss is authoritative: nobody asks the database
 * about a key that is not here. Reads take no lock and are safe from any thread; one thread writes,
 * that of the {@link dev.tollgate.feed.ChangeFeed}.
 *
 * @param <A> what the reader keeps beside each key; lives and dies with this state of the key
 */
public final class KeyDirectory<A> implements RowTarget<LoadedKey> {
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

  /** The key with this id, or nothing. */
  public Optional<Entry<A>> find(KeyId id) {
    Index<A> now = index;
    KeyHash hash = now.byId.get(id.value());
    return hash == null ? Optional.empty() : Optional.ofNullable(now.byHash.get(hash));
  }

  @Override
  public int size() {
    return index.byHash.size();
  }

  @Override
  public void put(LoadedKey loaded) {
    index.put(loaded, attach);
  }

  @Override
  public void remove(String id) {
    index.remove(id);
  }

  @Override
  public Replacement<LoadedKey> replace() {
    Index<A> next = new Index<>();
    return new Replacement<>() {
      @Override
      public void put(LoadedKey loaded) {
        next.put(loaded, attach);
      }

      @Override
      public void remove(String id) {
        next.remove(id);
      }

      @Override
      public void publish() {
        index = next;
      }
    };
  }

  private static final class Index<A> {
    final Map<KeyHash, Entry<A>> byHash = new ConcurrentHashMap<>();
    final Map<String, KeyHash> byId = new ConcurrentHashMap<>();

    void put(LoadedKey loaded, Function<ApiKey, A> attach) {
      KeyHash oldHash = byId.get(loaded.key().id().value());
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
      byId.put(key.id().value(), loaded.hash());
    }

    void remove(String id) {
      KeyHash hash = byId.remove(id);
      if (hash != null) {
        byHash.remove(hash);
      }
    }
  }
}
