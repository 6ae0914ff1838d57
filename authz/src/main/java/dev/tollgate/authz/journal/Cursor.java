package dev.tollgate.authz.journal;

import java.util.Comparator;

/**
 * A place in the journal of all epochs.
 *
 * @param epoch number of the epoch
 * @param segment number of the segment in its epoch, from 0
 * @param offset in bytes from the segment's start
 */
record Cursor(long epoch, int segment, int offset) implements Comparable<Cursor> {
  private static final Comparator<Cursor> ORDER =
      Comparator.comparingLong(Cursor::epoch)
          .thenComparingInt(Cursor::segment)
          .thenComparingInt(Cursor::offset);

  Cursor at(int newOffset) {
    return new Cursor(epoch, segment, newOffset);
  }

  Cursor nextSegment() {
    return new Cursor(epoch, segment + 1, 0);
  }

  long position() {
    return Frame.position(segment, offset);
  }

  @Override
  public int compareTo(Cursor other) {
    return ORDER.compare(this, other);
  }
}
