package dev.tollgate.authz.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A mapped segment of this epoch, and the link to the next one.
 *
 * <p>Writers claim space with one atomic addition, as in Aeron's log buffers. The first claim that
 * exceeds the segment ends it: its writer puts the end mark there, and all later claims fail. A
 * second counter adds up the finished writes. Equal counters after the end mean that no thread
 * touches the memory any more. Thread-safe.
 */
final class Segment implements Source {
  /** Returned by {@link #append} if the record must go into the next segment. */
  static final long ENDED = -1;

  private static final int PAGE_BYTES = 4096;

  /** Pages made ready ahead of the writers: about 10 ms at 12 MB/s. */
  private static final int READY_BYTES = 32 * PAGE_BYTES;

  private final SegmentName name;
  private final MemorySegment content;
  private final Arena memory;
  private final int salt;
  private final int usable;
  private final AtomicLong claimed = new AtomicLong();
  private final AtomicLong finished = new AtomicLong();
  private volatile int end = -1;
  private volatile int durable;
  private volatile @Nullable Throwable failure;
  private volatile @Nullable Segment next;
  private boolean failureTaken;
  private int ready;
  private boolean released;

  /** Writes a range of mapped memory to disk; returns when it is there. */
  @FunctionalInterface
  interface Forcer {
    void force(MemorySegment range) throws IOException;
  }

  Segment(SegmentName name, MemorySegment content, Arena memory) {
    this.name = name;
    this.content = content;
    this.memory = memory;
    this.salt = name.epoch().salt();
    this.usable = (int) content.byteSize() - Frame.HEADER_BYTES; // the end mark has its place
  }

  /** A segment without space: the link before the first one. */
  static Segment empty(Epoch epoch) {
    Segment segment =
        new Segment(new SegmentName(epoch, -1, 0), MemorySegment.NULL, Arena.global());
    segment.released = true;
    return segment;
  }

  /**
   * Appends a record.
   *
   * @return its position, or {@link #ENDED}
   */
  long append(byte[] bytes, int offset, int length) {
    if (isEnded()) {
      return ENDED;
    }
    int size = Frame.size(length);
    long start = claimed.getAndAdd(size);
    if (start + size > usable) {
      endAt(start);
      return ENDED;
    }
    long position = Frame.position(name.number(), (int) start);
    try {
      Frame.write(content, (int) start, position, salt, bytes, offset, length);
      return position;
    } catch (InternalError e) {
      fail(e); // SIGBUS: the file system could not provide the page
      return ENDED;
    } finally {
      finished.getAndAdd(size);
    }
  }

  /** Ends the segment. Writes that have begun are finished; further ones go into the next. */
  void end() {
    if (!isEnded()) {
      endAt(claimed.getAndAdd(content.byteSize()));
    }
  }

  private void endAt(long start) {
    if (start > usable) {
      return; // another claim was the first to exceed
    }
    try {
      Frame.writeEnd(content, (int) start, Frame.position(name.number(), (int) start), salt);
    } catch (InternalError e) {
      failure = e;
    } finally {
      end = (int) start;
      finished.getAndAdd(Frame.HEADER_BYTES);
    }
  }

  boolean isEnded() {
    return claimed.get() > usable;
  }

  @Override
  public boolean isComplete() {
    int ended = end;
    return ended >= 0 && finished.get() == ended + Frame.HEADER_BYTES;
  }

  /**
   * Writes all records so far to disk.
   *
   * @return true if there was something to write
   * @throws IOException if that failed; what was not on disk before must be considered lost
   */
  synchronized boolean force(Forcer forcer) throws IOException {
    int from = durable;
    int to = claimedEnd();
    if (released || failure != null || from >= to) {
      return false;
    }
    int written = finishedFrom(from);
    forcer.force(content.asSlice(from, to - from));
    durable = written;
    makeReady(to);
    return true;
  }

  private int claimedEnd() {
    long to = claimed.get();
    return (int) (to > usable ? content.byteSize() : to);
  }

  /** The end of the frames that are complete without a gap. */
  private int finishedFrom(int from) {
    int at = from;
    while (true) {
      int length = Frame.length(content, at);
      if (length <= 0) {
        return at;
      }
      if (length == Frame.HEADER_BYTES) {
        return (int) content.byteSize();
      }
      at += Frame.size(length - Frame.HEADER_BYTES);
    }
  }

  /** After a force each written page is read-only; an append would wait in the page fault. */
  private void makeReady(int written) {
    int page = written & -PAGE_BYTES;
    if (page < content.byteSize()) {
      Frame.touch(content, page);
    }
    int to = (int) Math.min(written + READY_BYTES, content.byteSize());
    for (ready = Math.max(ready, page + PAGE_BYTES); ready < to; ready += PAGE_BYTES) {
      Frame.touch(content, ready);
    }
  }

  /** Ends the segment; records that are not on disk yet are considered lost there. */
  void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
    end();
  }

  @Nullable Throwable failure() {
    return failure;
  }

  /** The failure, at the first call after it; null at the others. For one thread. */
  @Nullable Throwable takeFailure() {
    Throwable taken = failureTaken ? null : failure;
    failureTaken |= taken != null;
    return taken;
  }

  /** True if the record at this offset is on disk. */
  boolean isDurable(int offset) {
    return offset < durable;
  }

  /** True if there is nothing left to force, now and later. */
  synchronized boolean isSettled() {
    return released || failure != null || durable == content.byteSize();
  }

  @Nullable Segment next() {
    return next;
  }

  void link(Segment following) {
    next = following;
  }

  @Override
  public SegmentName name() {
    return name;
  }

  @Override
  public MemorySegment content() {
    return content;
  }

  @Override
  public synchronized void release() {
    if (!released) {
      released = true;
      memory.close();
    }
  }
}
