package dev.tollgate.authz.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forces records to disk, and completes the futures of those who wait for it. {@link #forceAll} is
 * for one thread; the rest is thread-safe.
 */
final class Durability {
  private static final Logger logger = LoggerFactory.getLogger(Durability.class);

  private final Epoch epoch;
  private final NavigableMap<Cursor, Source> sources;
  private final Segment.Forcer forcer;
  private final JournalMetrics metrics;
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();

  /** The oldest segment that may have records to force. */
  private Segment oldest;

  private final AtomicInteger failures = new AtomicInteger();
  private volatile boolean closed;

  private record Waiter(long position, CompletableFuture<@Nullable Void> future) {}

  Durability(
      Segment first,
      NavigableMap<Cursor, Source> sources,
      Segment.Forcer forcer,
      JournalMetrics metrics) {
    this.epoch = first.name().epoch();
    this.oldest = first;
    this.sources = sources;
    this.forcer = forcer;
    this.metrics = metrics;
  }

  CompletableFuture<@Nullable Void> of(long position) {
    Waiter waiter = new Waiter(position, new CompletableFuture<>());
    if (!resolve(waiter)) {
      waiters.add(waiter);
      if (closed) {
        failWaiters();
      }
    }
    return waiter.future();
  }

  /** How many segments have failed. */
  int failures() {
    return failures.get();
  }

  /** Forces what was appended before the call. If that fails, all segments are ended. */
  void forceAll() {
    for (@Nullable Segment segment = oldest; segment != null; segment = segment.next()) {
      force(segment);
    }
    @Nullable Segment next = oldest.next();
    while (next != null && oldest.isSettled()) {
      oldest = next;
      next = next.next();
    }
    waiters.removeIf(this::resolve);
  }

  /** True if all segments are ended and nothing is left to force. */
  boolean isSettled() {
    return oldest.next() == null && oldest.isSettled();
  }

  /** Fails the futures that are left, and those of later calls that cannot succeed. */
  void close() {
    closed = true;
    failWaiters();
  }

  private void force(Segment segment) {
    try {
      long start = System.nanoTime();
      if (segment.force(forcer)) {
        metrics.forced(System.nanoTime() - start);
      }
    } catch (IOException | UncheckedIOException | InternalError e) {
      segment.fail(e);
    }
    Throwable found = segment.takeFailure();
    if (found != null) {
      failed(segment, found);
    }
  }

  private void failed(Segment segment, Throwable cause) {
    metrics.failed(JournalMetrics.Failure.FORCE);
    logger
        .atError()
        .addKeyValue("segment", segment.name().file())
        .setCause(cause)
        .log("records could not be forced to disk; the journal goes on in a new segment");
    failures.incrementAndGet();
    for (@Nullable Segment it = segment; it != null; it = it.next()) {
      it.end();
    }
  }

  /** Completes the future if its outcome is known. */
  private boolean resolve(Waiter waiter) {
    long position = waiter.position();
    Cursor start = new Cursor(epoch.number(), Frame.segmentOf(position), 0);
    Source source = sources.get(start);
    if (source == null) {
      return succeed(waiter); // acknowledged, so the ledger has it
    }
    if (!(source instanceof Segment segment)) {
      return fail(waiter, null);
    }
    if (segment.isDurable(Frame.offsetOf(position))) {
      return succeed(waiter);
    }
    Throwable cause = segment.failure();
    return cause != null && fail(waiter, cause);
  }

  private void failWaiters() {
    waiters.removeIf(waiter -> resolve(waiter) || fail(waiter, null));
  }

  private static boolean succeed(Waiter waiter) {
    waiter.future().complete(null);
    return true;
  }

  private static boolean fail(Waiter waiter, @Nullable Throwable cause) {
    waiter
        .future()
        .completeExceptionally(
            new IOException(
                "the record at %d may not be on disk".formatted(waiter.position()), cause));
    return true;
  }
}
