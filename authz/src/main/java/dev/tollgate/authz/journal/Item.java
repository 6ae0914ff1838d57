package dev.tollgate.authz.journal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** The next thing in a segment. */
sealed interface Item {
  /** A record; the next item is at {@code end}. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Entry(byte[] payload, int end) implements Item {}

  /** Bytes without a record; the next item is at {@code end}. */
  record Gap(Damage.Kind kind, int end) implements Item {}

  /** The segment has no more records. */
  record End() implements Item {}

  /** The segment has no more records yet. */
  record Pending() implements Item {}

  /**
   * Reads the item at the offset.
   *
   * @param mustHaveEnd true if the segment was ended, so that a missing end mark is damage
   */
  static Item read(Source source, int at, boolean mustHaveEnd) throws IOException {
    // First: what is not a frame after the last write is none for ever.
    boolean complete = source.isComplete();
    MemorySegment content = source.content();
    SegmentName name = source.name();
    int length = Frame.length(content, at); // before the frame, which may be finished meanwhile
    byte @Nullable [] payload = frame(content, name, at);
    if (payload != null) {
      return payload.length == 0 ? new End() : new Entry(payload, at + Frame.size(payload.length));
    }
    if (!complete) {
      if (source instanceof Segment live && length > 0) {
        live.end(); // altered; how far that reaches shows when nobody writes any more
      }
      return new Pending();
    }
    return damage(content, name, at, mustHaveEnd);
  }

  private static Item damage(MemorySegment content, SegmentName name, int at, boolean mustHaveEnd) {
    Damage.Kind kind = Frame.length(content, at) > 0 ? Damage.Kind.CORRUPT : Damage.Kind.UNFINISHED;
    for (int next = at + Frame.ALIGNMENT; next < content.byteSize(); next += Frame.ALIGNMENT) {
      if (frame(content, name, next) != null) {
        return new Gap(kind, next);
      }
    }
    return atTail(content, name, at, mustHaveEnd, kind);
  }

  /** There is no frame from here on. */
  private static Item atTail(
      MemorySegment content, SegmentName name, int at, boolean mustHaveEnd, Damage.Kind kind) {
    if (at >= name.bytes()) {
      return new End();
    }
    if (content.byteSize() < name.bytes()) {
      return new Gap(Damage.Kind.CORRUPT, name.bytes());
    }
    return mustHaveEnd || isWritten(content, at) ? new Gap(kind, name.bytes()) : new End();
  }

  private static boolean isWritten(MemorySegment content, int from) {
    for (long at = from; at < content.byteSize(); at += Frame.ALIGNMENT) {
      if (content.get(ValueLayout.JAVA_LONG, at) != 0) {
        return true;
      }
    }
    return false;
  }

  private static byte @Nullable [] frame(MemorySegment content, SegmentName name, int at) {
    return Frame.read(content, at, Frame.position(name.number(), at), name.epoch().salt());
  }
}
