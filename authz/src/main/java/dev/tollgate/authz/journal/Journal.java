package dev.tollgate.authz.journal;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.tollgate.authz.files.OwnDirectory;
import dev.tollgate.boot.StartFailure;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in files of a directory, on their way to the ledger: appended by many threads, read in
 * order by one consumer, and deleted when it has acknowledged them.
 *
 * <p>A record whose {@link #append} returned a position
 *
 * <ul>
 *   <li>survives the end of the process, {@code kill -9} included;
 *   <li>survives a crash of the machine when its {@link #durable} completed. A force (fsync) begins
 *       at most {@link #FORCE_PAUSE} after the one before ended, so that is 5 ms and two forces
 *       after the append at most, while the disk works;
 *   <li>is read until it is acknowledged, also after a restart, and then possibly again.
 * </ul>
 *
 * <p>If a force fails, the records since the last good one may be lost although a later force
 * succeeds, because the operating system drops such pages. Their futures fail, they can still be
 * read as long as memory has them, and what is then missing is reported as damage. The journal
 * takes no records until it has a new segment on a disk that works, and tries by itself.
 *
 * <p>Thread-safe, except that {@link #read} and {@link #acknowledge} are for one consumer.
 */
@CheckReturnValue
public final class Journal implements AutoCloseable {
  /** Returned by {@link #append} for a record that was not taken. */
  public static final long NOT_WRITABLE = -1;

  /** Maximum size of a record. */
  public static final int MAX_RECORD_BYTES = 16 * 1024;

  /** Time from the end of a force to the start of the next. */
  public static final Duration FORCE_PAUSE = Duration.ofMillis(5);

  /** Bound of the wait for threads that are in the middle of an append. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private static final long CLOSE_PAUSE_NANOS = 100_000;

  private static final Logger logger = LoggerFactory.getLogger(Journal.class);

  private final OwnDirectory directory;
  private final AcknowledgedFile acknowledged;
  private final SegmentFiles files;
  private final NavigableMap<Cursor, Source> sources;
  private final JournalReader reader;
  private final Preparer preparer;
  private final Durability durability;
  private final JournalMetrics metrics;
  private final Consumer<JournalState> listener;
  private final AtomicReference<Segment> current;
  private final Worker preparing;
  private final Worker forcing;
  private final Epoch epoch;
  private JournalState notified = JournalState.WRITABLE;
  private volatile boolean closed;

  /**
   * Opens the journal. The records of older epochs are read first. A disk that cannot take records
   * is no failure: {@link #state} says so, and it is tried again.
   *
   * @param registry receives the metrics
   * @param listener called with each new state, by a thread of the journal, which it must not block
   * @throws StartFailure if the directory cannot be used, or another process uses it
   */
  public static Journal open(
      JournalOptions options, MeterRegistry registry, Consumer<JournalState> listener) {
    return open(options, registry, listener, range -> range.force());
  }

  static Journal open(
      JournalOptions options,
      MeterRegistry registry,
      Consumer<JournalState> listener,
      Segment.Forcer forcer) {
    OwnDirectory directory = OwnDirectory.open(options.directory(), "journal");
    try {
      Journal journal = new Journal(options, directory, registry, listener, forcer);
      journal.metrics.observe(journal);
      return journal;
    } catch (IOException e) {
      directory.close();
      throw new StartFailure("the journal in %s cannot be read".formatted(directory), e);
    }
  }

  private Journal(
      JournalOptions options,
      OwnDirectory directory,
      MeterRegistry registry,
      Consumer<JournalState> listener,
      Segment.Forcer forcer)
      throws IOException {
    this.directory = directory;
    this.listener = listener;
    this.metrics = new JournalMetrics(registry);
    this.sources = new ConcurrentSkipListMap<>();
    this.files = SegmentFiles.in(directory.path());
    List<Leftover> leftovers = files.leftovers();
    leftovers.forEach(it -> sources.put(it.name().start(), it));
    this.acknowledged = AcknowledgedFile.open(directory.path());
    Optional<Cursor> found = acknowledged.found();
    this.epoch = new Epoch(newEpoch(found), options.instance());
    this.reader = new JournalReader(sources, files, acknowledged, start(found), metrics);
    Segment none = Segment.empty(epoch);
    this.current = new AtomicReference<>(none);
    this.durability = new Durability(none, sources, forcer, metrics);
    this.preparer = new Preparer(options, none, files, sources, durability::failures, metrics);
    var _ = preparer.run(none);
    @Nullable Segment first = none.next();
    if (first != null) {
      current.set(first); // so that the next one is prepared at once
    }
    this.preparing = Worker.start("journal-prepare", () -> preparer.run(current.get()));
    this.forcing = Worker.start("journal-force", this::forceOnce);
  }

  private long newEpoch(Optional<Cursor> found) {
    long newest = sources.isEmpty() ? 0 : sources.lastKey().epoch();
    return Math.max(newest, found.map(Cursor::epoch).orElse(0L)) + 1;
  }

  private Cursor start(Optional<Cursor> found) {
    if (found.isEmpty() && !sources.isEmpty()) {
      logger.atError().log("the acknowledged place is not known; all records are read again");
    }
    Cursor oldest = sources.isEmpty() ? new Cursor(epoch.number(), 0, 0) : sources.firstKey();
    return found.orElse(oldest);
  }

  /**
   * Appends a record. Lock-free; makes no system call and allocates nothing. A page that is not in
   * memory can make it wait for the disk; the journal prepares pages ahead.
   *
   * @param length from 1 to {@link #MAX_RECORD_BYTES}
   * @return the record's position, from 0; or {@link #NOT_WRITABLE} if it was not taken: {@link
   *     #state} says why
   * @throws IllegalArgumentException if the length is out of range
   */
  public long append(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length < 1 || length > MAX_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "length: %d (expected: 1 to %d)".formatted(length, MAX_RECORD_BYTES));
    }
    Segment segment = current.get();
    while (true) {
      long position = segment.append(bytes, offset, length);
      if (position != Segment.ENDED) {
        return position;
      }
      Segment next = segment.next();
      if (next == null) {
        metrics.refused();
        return NOT_WRITABLE;
      }
      current.compareAndSet(segment, next);
      segment = next;
    }
  }

  /**
   * A future that completes when the record is on disk, or was acknowledged. It fails with an
   * {@link IOException} if the disk did not take the record. Asking begins a force at once. What
   * depends on the future runs on a thread of the journal and must not block it.
   *
   * @param position as returned by {@link #append}
   */
  public CompletableFuture<@Nullable Void> durable(long position) {
    CompletableFuture<@Nullable Void> future = durability.of(position);
    forcing.wake();
    return future;
  }

  /** True if records are taken. */
  public boolean isWritable() {
    return state() == JournalState.WRITABLE;
  }

  /** Whether records are taken, and if not, why. */
  public JournalState state() {
    if (closed) {
      return JournalState.CLOSED;
    }
    for (@Nullable Segment segment = current.get(); segment != null; segment = segment.next()) {
      if (!segment.isEnded()) {
        return JournalState.WRITABLE;
      }
    }
    return preparer.problem();
  }

  /** The epoch of the records that are appended. */
  public Epoch epoch() {
    return epoch;
  }

  /** Size of all files of segments. */
  public long bytes() {
    return files.bytes();
  }

  /**
   * The oldest records that are not acknowledged, of one epoch; the same again if nothing was
   * acknowledged since. Does not wait for records.
   *
   * @param maxRecords maximum number of records and damaged parts; at least 1
   * @param maxBytes maximum sum of the records' sizes; a single record may be larger
   * @return empty if there is neither a record nor damage
   * @throws IOException if a file cannot be read; nothing is skipped, the next call tries again
   * @throws IllegalStateException if the journal is closed
   */
  public synchronized Optional<Batch> read(int maxRecords, long maxBytes) throws IOException {
    checkOpen();
    if (maxRecords < 1) {
      throw new IllegalArgumentException(
          "maxRecords: %d (expected: at least 1)".formatted(maxRecords));
    }
    return reader.read(maxRecords, maxBytes);
  }

  /**
   * Says that the batch is in the ledger. It is not read again, except after a crash of the
   * machine; files without other records are deleted.
   *
   * @throws IllegalStateException if the batch does not begin with the oldest record that is not
   *     acknowledged, or the journal is closed
   */
  public synchronized void acknowledge(Batch batch) {
    checkOpen();
    reader.acknowledge(batch);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the journal is closed");
    }
  }

  private Duration forceOnce() {
    durability.forceAll();
    if (preparer.isNeeded(current.get())) {
      preparing.wake();
    }
    JournalState now = state();
    if (now != notified) {
      notified = now;
      listener.accept(now);
    }
    return FORCE_PAUSE;
  }

  /**
   * Takes no more records and forces all to disk. If that fails, it is logged, and the futures of
   * the records fail. Waits up to a second for threads that are in the middle of an append.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    preparing.close();
    for (@Nullable Segment segment = current.get(); segment != null; segment = segment.next()) {
      segment.end();
    }
    forcing.close();
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    durability.forceAll();
    while (!durability.isSettled() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(CLOSE_PAUSE_NANOS);
      durability.forceAll();
    }
    durability.close();
    closeFiles();
  }

  private void closeFiles() {
    // A thread may still write into a segment that is not complete; its memory is kept.
    sources.values().stream().filter(Source::isComplete).forEach(Source::release);
    try (directory;
        acknowledged) {
      acknowledged.force();
    } catch (IOException e) {
      logger.atError().setCause(e).log("the acknowledged place may not be on disk");
    }
  }
}
