package dev.tollgate.authz.feed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A copy of the rows in memory that survives the process: the rows as they were loaded and the
 * changes since. It is written on a thread of its own, so that the {@link ChangeFeed} never waits
 * for the disk. All methods are for the feed's thread, and none but {@link #restore} and {@link
 * #close} waits.
 *
 * <p>A receipt also covers a replica that is killed and restarts from its snapshot. So the feed
 * reports no change that the snapshot lacks ({@link #safeSeq}).
 */
public interface Snapshot extends AutoCloseable {
  /** No snapshot: the replica starts only with the database. */
  Snapshot NONE = new NoSnapshot();

  /** True if a process that starts now could serve checks from the snapshot. */
  boolean exists();

  /**
   * Reads the snapshot into the mirrors; not after {@link #start}.
   *
   * @param longestTrust the maximum age of a snapshot; called after its rows are in the mirrors
   * @return empty if there is no usable snapshot; the reason was logged, and the rows in the
   *     mirrors must not be served
   */
  Optional<Restored> restore(List<TableMirror<?>> mirrors, Supplier<Duration> longestTrust);

  /**
   * Starts the thread that writes.
   *
   * @param rows a new snapshot is made of them
   */
  void start(AllRows rows);

  /**
   * Memory was loaded from the database. A snapshot of before can be of another history, so a new
   * one is made.
   */
  void loaded(Position at);

  /**
   * A page of changes was applied to memory.
   *
   * @param rows not to be changed afterwards
   */
  void append(Position from, Position to, PageRows rows);

  /**
   * Highest sequence number, at most {@code seq}, that a restart from the snapshot would not fall
   * behind; {@code seq} itself if there is no snapshot; 0 if that is not known.
   */
  long safeSeq(long seq);

  /**
   * Records that the database confirmed memory.
   *
   * @param seq last change in memory
   * @param age how long ago that was
   */
  void confirm(long seq, Duration age);

  /** Writes what there is to write, for at most two seconds; the last call, from any thread. */
  @Override
  void close();

  /**
   * The result of {@link #restore}.
   *
   * @param position of the last change in the snapshot
   * @param age time since the database last confirmed the snapshot
   */
  record Restored(Position position, Duration age) {}
}
