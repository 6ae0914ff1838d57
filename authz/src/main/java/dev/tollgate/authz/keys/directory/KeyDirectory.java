package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.feed.RowTarget;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.secret.KeyHash;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in memory, by hash: all keys up to a limit, and the most recently used keys above it.
 * Texts that are not keys cause no database query. Reads take no lock and are safe from any thread;
 * only the thread of the {@link dev.tollgate.authz.feed.ChangeFeed} writes.
 *
 * @param <A> type of the attachment that readers keep with each version of a key
 */
public final class KeyDirectory<A> implements RowTarget<LoadedKey> {
  private static final Logger logger = LoggerFactory.getLogger(KeyDirectory.class);

  private final Function<ApiKey, A> attach;
  private final long limit;
  private final KeySource source;
  private final LongSupplier nanoTime;
  private volatile KeyIndex<A> index;
  private volatile boolean hasForeign;

  /**
   * A key and its attachment.
   *
   * @param changeSeq sequence number of the key's last change
   */
  public record Entry<A>(ApiKey key, long changeSeq, A attachment) {}

  /** An empty directory without a limit. */
  public KeyDirectory(Function<ApiKey, A> attach) {
    this(attach, Long.MAX_VALUE, hash -> Optional.empty(), () -> 0);
  }

  /**
   * An empty directory.
   *
   * @param attach creates the attachment, each time that the key changes
   * @param limit maximum number of keys in memory
   * @param source reads keys that are not in memory
   * @param nanoTime a monotonic clock
   */
  public KeyDirectory(
      Function<ApiKey, A> attach, long limit, KeySource source, LongSupplier nanoTime) {
    this.attach = attach;
    this.limit = limit;
    this.source = source;
    this.nanoTime = nanoTime;
    this.index = new FullKeyIndex<>(attach);
  }

  /** The key with this hash; empty if it is not in memory. */
  public Optional<Entry<A>> find(KeyHash hash) {
    return index.find(hash);
  }

  /** The key with this id; empty if it is not in memory. */
  public Optional<Entry<A>> find(KeyId id) {
    return index.find(id);
  }

  /** Fetches a key that {@link #find} did not find. */
  public KeyFetch fetch(KeyHash hash) {
    return index.fetch(hash);
  }

  /** True if all keys are in memory, so that nothing can be fetched. */
  boolean isWhole() {
    return index.isWhole();
  }

  /** True if an imported key was loaded since the start. */
  public boolean hasForeign() {
    return hasForeign;
  }

  @Override
  public int size() {
    return index.size();
  }

  /** Estimated memory of the keys, in bytes. */
  public long bytes() {
    return index.bytes();
  }

  @Override
  public void put(LoadedKey loaded) {
    noteForeign(loaded);
    index.put(loaded);
    index = withinLimit(index);
  }

  @Override
  public void remove(String id) {
    index.remove(id);
  }

  @Override
  public Replacement<LoadedKey> replace() {
    return new StagedKeys();
  }

  private final class StagedKeys implements Replacement<LoadedKey> {
    private KeyIndex<A> next = new FullKeyIndex<>(attach);

    @Override
    public void put(LoadedKey loaded) {
      noteForeign(loaded);
      next.put(loaded);
      next = withinLimit(next);
    }

    @Override
    public void remove(String id) {
      next.remove(id);
    }

    @Override
    public void publish() {
      index = next;
      logger
          .atInfo()
          .addKeyValue("keys", next.size())
          .addKeyValue("bytes", next.bytes())
          .log("keys in memory");
    }
  }

  private void noteForeign(LoadedKey loaded) {
    if (loaded.isForeign()) {
      hasForeign = true;
    }
  }

  /** Replaces the full index by a cache when the limit is exceeded; the cache starts empty. */
  private KeyIndex<A> withinLimit(KeyIndex<A> keys) {
    if (!(keys instanceof FullKeyIndex<A> all) || all.size() <= limit) {
      return keys;
    }
    logger
        .atWarn()
        .addKeyValue("keys", all.size())
        .addKeyValue("limit", limit)
        .log(
            "more keys than the limit; from now on only the most recently used keys are in memory");
    CachedKeyIndex<A> some = new CachedKeyIndex<>(limit, attach, source, nanoTime);
    all.forEachHash(some::addFingerprint);
    return some;
  }
}
