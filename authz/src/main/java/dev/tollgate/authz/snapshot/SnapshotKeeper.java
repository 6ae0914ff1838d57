package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.AllRows;
import dev.tollgate.authz.feed.Position;
import dev.tollgate.boot.Backoff;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the snapshot on disk equal to memory: appends the changes, and makes a new copy from the
 * database if there is none or if the changes are many. While a copy is made, changes are appended
 * to the old one. After a failure it waits, longer each time, and first tries whether the disk
 * takes as many bytes as the copy had. For one thread.
 */
final class SnapshotKeeper {
  private static final Logger logger = LoggerFactory.getLogger(SnapshotKeeper.class);
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration STAMP_INTERVAL = Duration.ofSeconds(3);
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration MAX_RETRY = Duration.ofMinutes(1);

  private final SnapshotFiles files;
  private final PageQueue queue;
  private final AllRows rows;
  private final InstantSource clock;
  private final SnapshotMetrics metrics;
  private final long maxBytes;
  private final Backoff backoff = new Backoff(FIRST_RETRY, MAX_RETRY, RandomGenerator.getDefault());

  /** The copy that changes are appended to; null if there is none that follows memory. */
  private @Nullable SnapshotCopy copy;

  private @Nullable SnapshotLoad load;
  private int generation;
  private Instant stampedAt = Instant.EPOCH;
  private long retryNanos = System.nanoTime();
  private long neededBytes;
  private boolean diskFails;
  private boolean readFails;
  private boolean undeletable;

  /**
   * A keeper that has done nothing yet.
   *
   * @param maxBytes size of the changes from which a new copy is made
   * @param restored the copy that memory was read from; null for none
   */
  SnapshotKeeper(
      SnapshotFiles files,
      PageQueue queue,
      AllRows rows,
      InstantSource clock,
      SnapshotMetrics metrics,
      long maxBytes,
      @Nullable SnapshotCopy restored) {
    this.files = files;
    this.queue = queue;
    this.rows = rows;
    this.clock = clock;
    this.metrics = metrics;
    this.maxBytes = maxBytes;
    this.copy = restored;
  }

  /** Runs until the queue is stopped; then writes what is left. */
  void run() {
    while (queue.awaitPages(TICK)) {
      step(true);
    }
    step(false);
    closeQuietly(copy);
  }

  private void step(boolean mayLoad) {
    try {
      write();
      stamp(mayLoad ? STAMP_INTERVAL : Duration.ofNanos(1));
      if (mayLoad && isLoadDue()) {
        makeCopy();
      }
    } catch (IOException | RuntimeException e) {
      failed(e);
    }
  }

  /** Appends the changes to the copy. Without one they are dropped: the next copy has them. */
  private PageQueue.Taken write() throws IOException {
    PageQueue.Taken taken = queue.take();
    if (taken.generation() != generation) {
      generation = taken.generation();
      closeQuietly(copy);
      copy = null;
    }
    if (copy != null && !taken.pages().isEmpty()) {
      copy.append(taken.pages());
      queue.written(generation, copy.position());
      backoff.reset(); // not before changes were written: a disk can take a copy and no more
    }
    return taken;
  }

  private void stamp(Duration interval) throws IOException {
    PageQueue.Confirmation last = queue.confirmation();
    if (copy == null || last == null || copy.position().seq() < last.seq()) {
      return;
    }
    boolean stepped = last.at().isBefore(stampedAt);
    if (stepped || Duration.between(stampedAt, last.at()).compareTo(interval) >= 0) {
      copy.stamp(last.at());
      stampedAt = last.at();
    }
  }

  private boolean isLoadDue() throws IOException {
    return System.nanoTime() - retryNanos >= 0
        && (copy == null ? queue.memory() != null : copy.bytes() > maxBytes);
  }

  private void makeCopy() throws IOException {
    Position known = queue.memory();
    if (known == null || (diskFails && !isDiskBack())) {
      return;
    }
    Instant asked = clock.instant();
    try {
      rows.read(known, position -> begin(position, asked));
      replace();
    } catch (SQLException e) {
      readFailed(e);
    } catch (CancellationException e) {
      waitLonger();
      logger.atInfo().addKeyValue("cause", e.getMessage()).log("gave up a new snapshot");
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      endLoad();
    }
  }

  private boolean isDiskBack() throws IOException {
    if (queue.exists()) {
      delete();
    }
    if (queue.exists()) {
      waitLonger();
      return false;
    }
    files.probe(neededBytes);
    return true;
  }

  private SnapshotLoad begin(Position at, Instant asked) {
    SnapshotHeader header =
        new SnapshotHeader(SnapshotHeader.formOf(rows.mirrors()), UUID.randomUUID(), at, asked);
    try {
      load = new SnapshotLoad(files, header, this::takeDuringLoad);
      return load;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PageQueue.Taken takeDuringLoad() throws IOException {
    int before = generation;
    PageQueue.Taken taken = write();
    if (taken.generation() != before) {
      throw new CancellationException("memory was loaded again");
    }
    if (queue.isStopped()) {
      throw new CancellationException("stopped");
    }
    return taken;
  }

  /** Lets the new rows take effect, together with all changes that may have been reported. */
  private void replace() throws IOException {
    SnapshotLoad complete = load;
    if (complete == null) {
      return;
    }
    complete.finish();
    SnapshotHeader header = complete.header();
    SnapshotCopy next = new SnapshotCopy(files, header, header.from(), header.confirmedAt());
    try {
      do {
        next.append(complete.takePages());
      } while (!queue.beginReplacing(generation, next.position()));
      files.finishRows();
    } catch (IOException | RuntimeException e) {
      closeQuietly(next);
      throw e;
    }
    closeQuietly(copy);
    copy = next;
    stampedAt = Instant.EPOCH;
    queue.replaced(generation, next.position());
    logger.atInfo().addKeyValue("bytes", complete.bytes()).log("wrote a snapshot");
    diskFails = false;
    readFails = false;
    next.deleteOlderChanges();
  }

  private void endLoad() {
    SnapshotLoad ended = load;
    load = null;
    if (ended == null) {
      return;
    }
    try (ended) {
      neededBytes = ended.bytes();
    } catch (IOException e) {
      logger.atDebug().setCause(e).log("a snapshot's file cannot be closed");
    }
  }

  private void readFailed(SQLException cause) {
    metrics.failed();
    waitLonger();
    if (!readFails) {
      logger
          .atWarn()
          .addKeyValue("cause", cause)
          .log("the rows for a snapshot cannot be read; tried again");
    }
    readFails = true;
  }

  private void failed(Exception cause) {
    metrics.failed();
    waitLonger();
    if (!diskFails) {
      logger
          .atError()
          .addKeyValue("directory", files)
          .setCause(cause)
          .log("the snapshot cannot be written; it is deleted, because it would lack changes");
    }
    diskFails = true;
    closeQuietly(copy);
    copy = null;
    queue.broken();
    delete();
  }

  private void delete() {
    try {
      files.deleteRows();
      queue.deleted();
      undeletable = false;
      files.deleteRest();
    } catch (IOException e) {
      if (queue.exists() && !undeletable) {
        undeletable = true;
        logger
            .atError()
            .addKeyValue("directory", files)
            .setCause(e)
            .log("an old snapshot cannot be deleted; no change is reported as applied here");
      }
    }
  }

  private void waitLonger() {
    retryNanos = System.nanoTime() + backoff.next().toNanos();
  }

  private static void closeQuietly(@Nullable Closeable file) {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      logger.atDebug().setCause(e).log("a snapshot's file cannot be closed");
    }
  }
}
