package dev.tollgate.authz.feed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A copy of the rows in memory that survives the process: the rows as they were loaded and the
 * changes since. Used by the thread of the {@link ChangeFeed} alone.
 *
 * <p>A receipt also covers a replica that is killed and restarts from its snapshot. So the feed
 * reports no change that the snapshot lacks ({@link #safeSeq}).
 */
public interface Snapshot extends AutoCloseable {
  /** No snapshot: the replica starts only with the database. */
  Snapshot NONE = new NoSnapshot();

  /** True if a process that starts now could serve checks from the snapshot. */
  boolean exists();

  /** Begins a new snapshot as of this position; returns the sink for its rows. */
  RowSink beginLoad(Position from, List<TableMirror<?>> mirrors);

  /** Replaces the previous snapshot with the one that was begun. */
  void finishLoad();

  /** Returns the sink for the rows of the next changes. */
  RowSink beginChanges();

  /** Appends the rows that the sink of {@link #beginChanges()} received. */
  void finishChanges(Position from, Position to);

  /**
   * Highest sequence number, at most {@code seq}, that a restart from the snapshot would not fall
   * behind; {@code seq} itself if there is no snapshot.
   */
  long safeSeq(long seq);

  /**
   * Records that the database confirmed the snapshot.
   *
   * @param age how long ago that was
   */
  void confirm(Duration age);

  /** True if all rows should be loaded again, because the snapshot is missing or too long. */
  boolean needsLoad();

  /**
   * Reads the snapshot into the mirrors.
   *
   * @param longestTrust the maximum age of a snapshot; called after its rows are in the mirrors
   * @return empty if there is no usable snapshot; the reason was logged, and the rows in the
   *     mirrors must not be served
   */
  Optional<Restored> restore(List<TableMirror<?>> mirrors, Supplier<Duration> longestTrust);

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
