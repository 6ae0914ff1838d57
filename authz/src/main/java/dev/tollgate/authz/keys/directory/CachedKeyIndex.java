package dev.tollgate.authz.keys.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.directory.KeyDirectory.Entry;
import dev.tollgate.authz.keys.secret.KeyHash;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache of the most recently used keys, and a fingerprint of every key, which excludes random
 * texts without a query. Concurrent fetches of one key share one read, on a virtual thread.
 *
 * <p>A slow read must not restore a version that a change has replaced since. So changes are
 * counted: the result of a read is used only if no change was applied during the read; else the
 * read is repeated.
 */
final class CachedKeyIndex<A> implements KeyIndex<A> {
  private static final Logger logger = LoggerFactory.getLogger(CachedKeyIndex.class);

  /** A key, its two map entries and its place in the cache's queues. */
  private static final long BYTES_PER_KEY = FullKeyIndex.BYTES_PER_KEY + 100;

  /** Maximum repetitions of a read; reached only while the feed catches up with many changes. */
  private static final int MAX_READS = 10;

  /** Time without reads after a failed read; checks that need one get 503. */
  private static final Duration FAILURE_PAUSE = Duration.ofSeconds(1);

  /** Maximum concurrent reads: bounds the connections that a cold cache uses. */
  static final int MAX_CONCURRENT_READS = 4;

  private final Semaphore atATime = new Semaphore(MAX_CONCURRENT_READS);
  private final FingerprintSet fingerprints = new FingerprintSet();
  private final Cache<KeyHash, Known<A>> known;
  private final Map<String, KeyHash> byId = new ConcurrentHashMap<>();
  private final Map<KeyHash, CompletableFuture<Void>> reads = new ConcurrentHashMap<>();
  private final Function<ApiKey, A> attach;
  private final KeySource source;
  private final LongSupplier nanoTime;
  private volatile long changes;
  private volatile @Nullable Long failedNanos;

  /** The cached result for a hash: its key, or null if no key has the hash. */
  private record Known<A>(@Nullable Entry<A> entry) {}

  CachedKeyIndex(
      long capacity, Function<ApiKey, A> attach, KeySource source, LongSupplier nanoTime) {
    this.attach = attach;
    this.source = source;
    this.nanoTime = nanoTime;
    this.known =
        Caffeine.newBuilder().maximumSize(capacity).evictionListener(this::evicted).build();
  }

  @Override
  public Optional<Entry<A>> find(KeyHash hash) {
    Known<A> found = known.getIfPresent(hash);
    return found == null ? Optional.empty() : Optional.ofNullable(found.entry);
  }

  @Override
  public Optional<Entry<A>> find(KeyId id) {
    KeyHash hash = byId.get(id.value());
    return hash == null ? Optional.empty() : find(hash);
  }

  @Override
  public boolean isWhole() {
    return false;
  }

  @Override
  public KeyFetch fetch(KeyHash hash) {
    if (!fingerprints.contains(hash.a()) || known.getIfPresent(hash) != null) {
      return KeyFetch.ABSENT;
    }
    return isPaused()
        ? KeyFetch.UNKNOWN
        : new KeyFetch.Reading(reads.computeIfAbsent(hash, this::begin));
  }

  private boolean isPaused() {
    Long failed = failedNanos;
    return failed != null && nanoTime.getAsLong() - failed < FAILURE_PAUSE.toNanos();
  }

  private CompletableFuture<Void> begin(KeyHash hash) {
    CompletableFuture<Void> read = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        read(hash);
      } finally {
        reads.remove(hash);
        read.complete(null);
      }
    });
    return read;
  }

  private void read(KeyHash hash) {
    atATime.acquireUninterruptibly();
    try {
      if (!isPaused()) { // another read may have failed while this one waited
        readNow(hash);
      }
    } finally {
      atATime.release();
    }
  }

  private void readNow(KeyHash hash) {
    try {
      for (int i = 0; i < MAX_READS; i++) {
        long before = changes;
        Optional<LoadedKey> found = source.read(hash);
        if (storeIfUnchanged(hash, found, before)) {
          failedNanos = null;
          return;
        }
      }
    } catch (SQLException | RuntimeException e) {
      failedNanos = nanoTime.getAsLong();
      logger.atWarn().addKeyValue("cause", e).log("a key that is not in memory cannot be read");
    }
  }

  private synchronized boolean storeIfUnchanged(
      KeyHash hash, Optional<LoadedKey> found, long before) {
    if (changes != before) {
      return false;
    }
    found.ifPresentOrElse(this::store, () -> known.put(hash, new Known<>(null)));
    return true;
  }

  @Override
  public synchronized void put(LoadedKey loaded) {
    changes++;
    fingerprints.add(loaded.hash().a());
    KeyHash oldHash = byId.get(loaded.key().id().value());
    Known<A> old = known.getIfPresent(oldHash == null ? loaded.hash() : oldHash);
    if (old == null || isNewer(old, loaded)) {
      return;
    }
    if (oldHash != null && !oldHash.equals(loaded.hash())) {
      known.invalidate(oldHash);
    }
    store(loaded);
  }

  private static <A> boolean isNewer(Known<A> old, LoadedKey loaded) {
    return old.entry != null && old.entry.changeSeq() > loaded.changeSeq();
  }

  private void store(LoadedKey loaded) {
    ApiKey key = loaded.key();
    known.put(loaded.hash(), new Known<>(new Entry<>(key, loaded.changeSeq(), attach.apply(key))));
    // After the put: an eviction during the put removes the id of its own version only.
    byId.put(key.id().value(), loaded.hash());
  }

  @Override
  public synchronized void remove(String id) {
    changes++;
    KeyHash hash = byId.remove(id);
    if (hash != null) {
      known.invalidate(hash);
    }
  }

  void addFingerprint(KeyHash hash) {
    fingerprints.add(hash.a());
  }

  private void evicted(@Nullable KeyHash hash, @Nullable Known<A> value, RemovalCause cause) {
    if (hash != null && value != null && value.entry != null) {
      byId.remove(value.entry.key().id().value(), hash);
    }
  }

  @Override
  public int size() {
    return fingerprints.size();
  }

  @Override
  public long bytes() {
    return fingerprints.bytes() + known.estimatedSize() * BYTES_PER_KEY;
  }
}
