package dev.tollgate.authz.journal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The format of a record in a segment, in little-endian order, aligned to 8 bytes:
 *
 * <pre>
 *  0  length of header and payload (4); negative until the frame is complete, 0 if unused
 *  4  CRC32C of the payload, XOR the epoch's salt (4)
 *  8  position (8)
 * 16  payload, filled up to a multiple of 8 with zeros
 * </pre>
 *
 * A frame without payload is the end mark of a segment. The length is written last: a reader that
 * finds it positive finds the rest. A frame is valid only where its position says, and only in
 * files of its epoch, so a reader finds the frames behind a damaged one by trying each 8 bytes.
 */
final class Frame {
  static final int HEADER_BYTES = 16;
  static final int ALIGNMENT = 8;

  private static final int CHECKSUM = 4;
  private static final int POSITION = 8;
  private static final byte[] NOTHING = {};

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LENGTH = INT.varHandle();

  /** Reused, because the caller of append allocates nothing. */
  private static final ThreadLocal<CRC32C> CHECKSUMS = ThreadLocal.withInitial(CRC32C::new);

  private Frame() {}

  /** The bytes that a frame occupies. */
  static int size(int payloadBytes) {
    return align(HEADER_BYTES + payloadBytes);
  }

  static int align(int bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }

  static long position(int segment, int offset) {
    return ((long) segment << Integer.SIZE) | offset;
  }

  static int segmentOf(long position) {
    return (int) (position >>> Integer.SIZE);
  }

  static int offsetOf(long position) {
    return (int) position;
  }

  /** Writes a frame into unused space. */
  static void write(
      MemorySegment into, int at, long position, int salt, byte[] bytes, int offset, int length) {
    int frame = HEADER_BYTES + length;
    LENGTH.setRelease(into, (long) at, -frame);
    VarHandle.storeStoreFence();
    MemorySegment.copy(bytes, offset, into, ValueLayout.JAVA_BYTE, at + HEADER_BYTES, length);
    into.set(INT, at + CHECKSUM, checksum(bytes, offset, length) ^ salt);
    into.set(LONG, at + POSITION, position);
    LENGTH.setRelease(into, (long) at, frame);
  }

  /** Writes the frame that ends a segment. */
  static void writeEnd(MemorySegment into, int at, long position, int salt) {
    write(into, at, position, salt, NOTHING, 0, 0);
  }

  /** The length of header and payload: negative if the frame is not complete, 0 if not begun. */
  static int length(MemorySegment content, int at) {
    return at + HEADER_BYTES > content.byteSize() ? 0 : (int) LENGTH.getAcquire(content, (long) at);
  }

  /** The payload; empty if it is the end mark; null if there is no valid frame. */
  static byte @Nullable [] read(MemorySegment content, int at, long position, int salt) {
    int length = length(content, at);
    if (length < HEADER_BYTES
        || length > content.byteSize() - at
        || content.get(LONG, at + POSITION) != position) {
      return null;
    }
    byte[] payload = new byte[length - HEADER_BYTES];
    MemorySegment.copy(
        content, ValueLayout.JAVA_BYTE, at + HEADER_BYTES, payload, 0, payload.length);
    return content.get(INT, at + CHECKSUM) == (checksum(payload, 0, payload.length) ^ salt)
        ? payload
        : null;
  }

  /**
   * Makes the operating system's page ready to be written, so that an append does not wait for it.
   * Changes nothing, even if another thread writes at the same time.
   */
  static void touch(MemorySegment content, int at) {
    var _ = (int) LENGTH.getAndAdd(content, (long) at, 0);
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C checksum = CHECKSUMS.get();
    checksum.reset();
    checksum.update(bytes, offset, length);
    return (int) checksum.getValue();
  }
}
