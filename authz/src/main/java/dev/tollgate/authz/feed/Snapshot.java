package dev.tollgate.authz.feed;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A copy of what is in memory that outlives the process: rows as they were loaded, and the changes
 * since. Used by the feed's thread alone.
 *
 * <p>A receipt also speaks for a replica that is killed and starts again without the database. So
 * the feed reports no change that the copy does not hold ({@link #holds}).
 */
public interface Snapshot extends AutoCloseable {
  /** No copy. */
  Snapshot NONE = new NoSnapshot();

  /** Whether a process that starts now could serve from the copy. */
  boolean exists();

  /** Begins a new copy, as of this change; returns what takes its rows. */
  RowSink begin(Position from, List<Mirror> mirrors);

  /** Puts the copy that was begun in place of the one before. */
  void complete();

  /** Returns what takes the rows of some changes. */
  RowSink changes();

  /** Adds the rows that {@link #changes()} took. */
  void append(Position from, Position to);

  /** The last change up to {@code seq} that nothing on the disk is without. */
  long holds(long seq);

  /**
   * Notes that the database confirmed the copy.
   *
   * @param age how long ago that was
   */
  void confirm(Duration age);

  /** Whether a new copy is wanted: there is none, or it has become long. */
  boolean wantsRows();

  /**
   * Reads the copy.
   *
   * @param longestTrust how old a copy may be, asked once its rows are in the mirrors
   * @return nothing if there is none that can be used; then that was logged, and what is in the
   *     mirrors must not be served
   */
  Optional<Restored> restore(List<Mirror> mirrors, Supplier<Duration> longestTrust);

  @Override
  void close();

  /**
   * What was restored.
   *
   * @param position the last change in it
   * @param age how long ago the database confirmed it
   */
  record Restored(Position position, Duration age) {}
}
