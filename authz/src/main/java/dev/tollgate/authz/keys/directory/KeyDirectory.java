package dev.tollgate.authz.keys.directory;

import dev.tollgate.authz.feed.RowTarget;
import dev.tollgate.authz.keys.ApiKey;
import dev.tollgate.authz.keys.KeyId;
import dev.tollgate.authz.keys.secret.KeyHash;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys by the hash of their text: all of them in memory up to a limit, the ones that were used
 * last above it. Nobody asks the database about a text that is no key. Reads take no lock and are
 * safe from any thread; one thread writes, that of the {@link dev.tollgate.authz.feed.ChangeFeed}.
 *
 * @param <A> what the reader keeps beside each key; lives and dies with this state of the key
 */
public final class KeyDirectory<A> implements RowTarget<LoadedKey> {
  private static final Logger logger = LoggerFactory.getLogger(KeyDirectory.class);

  private final Function<ApiKey, A> attach;
  private final long limit;
  private final KeySource source;
  private final LongSupplier nanoTime;
  private volatile KeyIndex<A> index;
  private volatile boolean hasForeign;

  /** A key and what the reader keeps beside it. */
  public record Entry<A>(ApiKey key, long changeSeq, A attachment) {}

  /** An empty directory that holds every key, however many there are. */
  public KeyDirectory(Function<ApiKey, A> attach) {
    this(attach, Long.MAX_VALUE, hash -> Optional.empty(), () -> 0);
  }

  /**
   * An empty directory.
   *
   * @param attach makes what is kept beside a key, each time that the key changes
   * @param limit up to how many keys all of them are in memory, and how many are above it
   * @param source of those that are not
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

  /** The key with this hash, if it is in memory. */
  public Optional<Entry<A>> find(KeyHash hash) {
    return index.find(hash);
  }

  /** The key with this id, if it is in memory. */
  public Optional<Entry<A>> find(KeyId id) {
    return index.find(id);
  }

  /**
   * Fetches a key that {@link #find} has not found.
   *
   * @return what completes, never exceptionally, when it is time to look again; nothing if there is
   *     no such key
   */
  public Optional<CompletionStage<?>> fetch(KeyHash hash) {
    return index.fetch(hash);
  }

  /** Whether every key is in memory, so that there is nothing to fetch. */
  boolean isWhole() {
    return index.isWhole();
  }

  /** Whether there is, or was since the start, a key that another gateway made. */
  public boolean hasForeign() {
    return hasForeign;
  }

  @Override
  public int size() {
    return index.size();
  }

  /** About how much memory the keys take. */
  public long bytes() {
    return index.bytes();
  }

  @Override
  public void put(LoadedKey loaded) {
    noteKind(loaded);
    index.put(loaded);
    index = withinLimit(index);
  }

  @Override
  public void remove(String id) {
    index.remove(id);
  }

  @Override
  public Replacement<LoadedKey> replace() {
    return new Filling();
  }

  private final class Filling implements Replacement<LoadedKey> {
    private KeyIndex<A> next = new FullKeyIndex<>(attach);

    @Override
    public void put(LoadedKey loaded) {
      noteKind(loaded);
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

  private void noteKind(LoadedKey loaded) {
    if (loaded.isForeign()) {
      hasForeign = true;
    }
  }

  /** What was in memory is read again when it is wanted: this happens once in a long life. */
  private KeyIndex<A> withinLimit(KeyIndex<A> keys) {
    if (!(keys instanceof FullKeyIndex<A> all) || all.size() <= limit) {
      return keys;
    }
    logger
        .atWarn()
        .addKeyValue("keys", all.size())
        .addKeyValue("limit", limit)
        .log("more keys than are held in memory: from here on only those that were used last");
    CachedKeyIndex<A> some = new CachedKeyIndex<>(limit, attach, source, nanoTime);
    all.forEachHash(some::addFingerprint);
    return some;
  }
}
