package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.directory.KeyDirectory.Entry;
import dev.tollgate.authz.keys.secret.KeyHash;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** All keys in memory: a miss is authoritative. */
final class FullKeyIndex<A> implements KeyIndex<A> {
  /** Two map entries, hash, key, id and an empty attachment; measured by the benchmark of keys. */
  static final long BYTES_PER_KEY = 360;

  private final Map<KeyHash, Entry<A>> byHash = new ConcurrentHashMap<>();
  private final Map<String, KeyHash> byId = new ConcurrentHashMap<>();
  private final Function<ApiKey, A> attach;

  FullKeyIndex(Function<ApiKey, A> attach) {
    this.attach = attach;
  }

  @Override
  public Optional<Entry<A>> find(KeyHash hash) {
    return Optional.ofNullable(byHash.get(hash));
  }

  @Override
  public Optional<Entry<A>> find(KeyId id) {
    KeyHash hash = byId.get(id.value());
    return hash == null ? Optional.empty() : Optional.ofNullable(byHash.get(hash));
  }

  @Override
  public boolean isWhole() {
    return true;
  }

  @Override
  public KeyFetch fetch(KeyHash hash) {
    return KeyFetch.ABSENT;
  }

  @Override
  public void put(LoadedKey loaded) {
    ApiKey key = loaded.key();
    KeyHash oldHash = byId.get(key.id().value());
    Entry<A> old = oldHash == null ? null : byHash.get(oldHash);
    // A slow read must not restore a version that a later change has replaced.
    if (old != null && old.changeSeq() > loaded.changeSeq()) {
      return;
    }
    byHash.put(loaded.hash(), new Entry<>(key, loaded.changeSeq(), attach.apply(key)));
    byId.put(key.id().value(), loaded.hash());
    // Last, so that a rehashed key is found under one of its two hashes at any time.
    if (oldHash != null && !oldHash.equals(loaded.hash())) {
      byHash.remove(oldHash);
    }
  }

  @Override
  public void remove(String id) {
    KeyHash hash = byId.remove(id);
    if (hash != null) {
      byHash.remove(hash);
    }
  }

  @Override
  public int size() {
    return byHash.size();
  }

  @Override
  public long bytes() {
    return size() * BYTES_PER_KEY;
  }

  void forEachHash(Consumer<KeyHash> action) {
    byHash.keySet().forEach(action);
  }
}
