package dev.tollgate.authz.snapshot;

import dev.tollgate.authz.feed.PageRows;
import dev.tollgate.authz.feed.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the feed, which never waits, and the thread that writes: the pages of changes that
 * are to be written, and how far the files are. Thread-safe.
 */
final class PageQueue {
  /** Rows from which the pages are dropped: the disk hangs, and a new copy will be cheaper. */
  static final int MAX_ROWS = 100_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private List<Page> pages = new ArrayList<>();
  private int rows;
  private int generation;
  private boolean stopped;
  private @Nullable Position memory;
  private @Nullable Confirmation confirmation;

  /** True if a process that starts now could use the files. */
  private boolean exists;

  /** Position of the files in the history of memory; null if it is not known. */
  private @Nullable Position safe;

  /**
   * A confirmation by the database.
   *
   * @param seq last change in memory
   */
  record Confirmation(long seq, Instant at) {}

  /**
   * The pages since the last take.
   *
   * @param generation another number than before if they do not follow the pages before
   */
  record Taken(int generation, List<Page> pages) {
    /** Number of rows in the pages. */
    int rows() {
      return pages.stream().mapToInt(page -> page.rows().size()).sum();
    }
  }

  PageQueue(boolean exists) {
    this.exists = exists;
  }

  /** Memory was loaded; nothing is known about how the files relate to it. */
  void loaded(Position at) {
    locked(() -> {
      memory = at;
      safe = null;
      confirmation = null;
      startOver();
    });
  }

  /** Memory was read from the files. */
  void restored(Position at) {
    locked(() -> {
      memory = at;
      safe = at;
    });
  }

  void add(Position from, Position to, PageRows read) {
    locked(() -> {
      Confirmation last = confirmation;
      pages.add(new Page(from, to, read, last == null ? Instant.EPOCH : last.at()));
      rows += read.size();
      memory = to;
      work.signal();
      if (rows > MAX_ROWS) {
        startOver();
      }
    });
  }

  private void startOver() {
    pages = new ArrayList<>();
    rows = 0;
    generation++;
    work.signal();
  }

  void confirm(Confirmation by) {
    locked(() -> confirmation = by);
  }

  void stop() {
    locked(() -> {
      stopped = true;
      work.signal();
    });
  }

  boolean isStopped() {
    return ask(() -> stopped);
  }

  /** True if a process that starts now could use the files. */
  boolean exists() {
    return ask(() -> exists);
  }

  /** True if there are no files that are known to follow memory. */
  boolean isMissing() {
    return ask(() -> !exists || safe == null);
  }

  /** The last change, at most this one, that a process that starts now would not lack. */
  long safeSeq(long seq) {
    return ask(() -> {
      if (!exists) {
        return seq;
      }
      return safe == null ? 0 : Math.min(seq, safe.seq());
    });
  }

  /** Position of the last change in memory; null before memory has rows. */
  @Nullable Position memory() {
    lock.lock();
    try {
      return memory;
    } finally {
      lock.unlock();
    }
  }

  /** The last confirmation of memory; null if there is none since it was loaded. */
  @Nullable Confirmation confirmation() {
    lock.lock();
    try {
      return confirmation;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for pages, at most this long; false if the queue was stopped. */
  boolean awaitPages(Duration atMost) {
    lock.lock();
    try {
      long leftNanos = atMost.toNanos();
      while (!stopped && pages.isEmpty() && leftNanos > 0) {
        leftNanos = work.awaitNanos(leftNanos);
      }
      return !stopped;
    } catch (InterruptedException e) {
      return false; // only the owner knows the thread, so the process is stopping
    } finally {
      lock.unlock();
    }
  }

  /** Takes the pages out of the queue. */
  Taken take() {
    return ask(() -> {
      Taken taken = new Taken(generation, pages);
      pages = new ArrayList<>();
      rows = 0;
      return taken;
    });
  }

  /** The files have all changes up to this one, as far as the generation is still the same. */
  void written(int inGeneration, Position to) {
    locked(() -> {
      if (inGeneration == generation) {
        safe = to;
      }
    });
  }

  /**
   * Asks before files with this position replace the others. From here on no change is safe that
   * neither has.
   *
   * @return false if there are more pages, or another generation
   */
  boolean beginReplacing(int inGeneration, Position with) {
    return ask(() -> {
      if (inGeneration != generation || !pages.isEmpty()) {
        return false;
      }
      if (!exists) {
        exists = true;
        safe = with;
      }
      return true;
    });
  }

  /** The files replaced the others. */
  void replaced(int inGeneration, Position with) {
    locked(() -> safe = inGeneration == generation ? with : null);
  }

  /** A write failed: the files may lack changes. */
  void broken() {
    locked(() -> safe = null);
  }

  /** No process can start from the files. */
  void deleted() {
    locked(() -> exists = false);
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  private <T> T ask(Supplier<T> question) {
    lock.lock();
    try {
      return question.get();
    } finally {
      lock.unlock();
    }
  }
}
