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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that were used last, and of all others a fingerprint, which tells without a query that a
 * random text is no key. A key that is wanted is read once however many wait for it, on a virtual
 * thread.
 *
 * <p>A read that was slow must not bring back what a change has taken away since it began. Changes
 * are counted: a read is kept only if none was applied meanwhile, and is repeated otherwise.
 */
final class CachedKeyIndex<A> implements KeyIndex<A> {
  private static final Logger logger = LoggerFactory.getLogger(CachedKeyIndex.class);

  /** A key with its two places in maps and in the cache's queues. */
  private static final long BYTES_PER_KEY = FullKeyIndex.BYTES_PER_KEY + 100;

  /** Changes come one after another only while many are caught up with. */
  private static final int MAX_READS = 10;

  /** After a read failed, nobody asks the database for so long: whoever waits gets 503. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final FingerprintSet fingerprints = new FingerprintSet();
  private final Cache<KeyHash, Known<A>> known;
  private final Map<String, KeyHash> byId = new ConcurrentHashMap<>();
  private final Map<KeyHash, CompletableFuture<Void>> reads = new ConcurrentHashMap<>();
  private final Function<ApiKey, A> attach;
  private final KeySource source;
  private final LongSupplier nanoTime;
  private volatile long changes;
  private volatile @Nullable Long failedNanos;

  /** What is known of a hash: its key, or that no key has it. */
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
  public Optional<CompletionStage<?>> fetch(KeyHash hash) {
    if (!fingerprints.contains(hash.a()) || known.getIfPresent(hash) != null) {
      return Optional.empty();
    }
    Long failed = failedNanos;
    if (failed != null && nanoTime.getAsLong() - failed < PAUSE.toNanos()) {
      return Optional.of(new CompletableFuture<>());
    }
    return Optional.of(reads.computeIfAbsent(hash, this::begin));
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
    try {
      for (int i = 0; i < MAX_READS; i++) {
        long before = changes;
        Optional<LoadedKey> found = source.read(hash);
        if (keep(hash, found, before)) {
          failedNanos = null;
          return;
        }
      }
    } catch (SQLException | RuntimeException e) {
      failedNanos = nanoTime.getAsLong();
      logger.atWarn().addKeyValue("cause", e).log("a key that is not in memory cannot be read");
    }
  }

  private synchronized boolean keep(KeyHash hash, Optional<LoadedKey> found, long before) {
    if (changes != before) {
      return false;
    }
    found.ifPresentOrElse(this::know, () -> known.put(hash, new Known<>(null)));
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
    know(loaded);
  }

  private static <A> boolean isNewer(Known<A> old, LoadedKey loaded) {
    return old.entry != null && old.entry.changeSeq() > loaded.changeSeq();
  }

  private void know(LoadedKey loaded) {
    ApiKey key = loaded.key();
    known.put(loaded.hash(), new Known<>(new Entry<>(key, loaded.changeSeq(), attach.apply(key))));
    // Second: what is evicted on the way takes the id of its own state with it, not this one's.
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
