package dev.tollgate.authz.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** A segment to read from. */
sealed interface Source permits Segment, Leftover {
  SegmentName name();

  /** The bytes of the file; fewer than the name says if the file was cut. */
  MemorySegment content() throws IOException;

  /** True if no thread writes into it any more. */
  boolean isComplete();

  /** Gives the memory back. The content must not be used afterwards. */
  void release();
}
