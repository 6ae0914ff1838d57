package dev.tollgate.benchmarks.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The bytes of one HTTP/1.1 response with a {@code content-length}, while it arrives. Not
 * thread-safe.
 */
final class HttpResponseBuffer {
  private static final int LIMIT_BYTES = 16 * 1024;
  private static final byte[] OK = "HTTP/1.1 200".getBytes(ISO_8859_1);
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(ISO_8859_1);
  // Envoy writes header names in lower case.
  private static final byte[] CONTENT_LENGTH = "\r\ncontent-length: ".getBytes(ISO_8859_1);

  private final byte[] bytes = new byte[LIMIT_BYTES];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes);

  /** The buffer to read the next bytes into. */
  ByteBuffer buffer() {
    return buffer;
  }

  void clear() {
    buffer.clear();
  }

  /**
   * True if the whole response has arrived.
   *
   * @throws IOException if the response has no content-length or is too large
   */
  boolean isComplete() throws IOException {
    int headEnd = find(HEAD_END, buffer.position());
    if (headEnd < 0) {
      expect(buffer.hasRemaining(), "a head of at most " + LIMIT_BYTES + " bytes");
      return false;
    }
    int total = headEnd + HEAD_END.length + contentLength(headEnd);
    expect(total <= LIMIT_BYTES, "at most " + LIMIT_BYTES + " bytes");
    return buffer.position() >= total;
  }

  /** True if the status is 200. */
  boolean isOk() {
    return startsWith(OK, 0);
  }

  private int contentLength(int headEnd) throws IOException {
    int at = find(CONTENT_LENGTH, headEnd);
    expect(at >= 0, "a content-length");
    int length = 0;
    for (int i = at + CONTENT_LENGTH.length; bytes[i] != '\r'; i++) {
      length = length * 10 + (bytes[i] - '0');
    }
    return length;
  }

  private int find(byte[] wanted, int end) {
    for (int i = 0; i + wanted.length <= end; i++) {
      if (startsWith(wanted, i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean startsWith(byte[] wanted, int at) {
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[at + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private void expect(boolean good, String expected) throws IOException {
    if (!good) {
      throw new IOException("answer from Envoy (expected: " + expected + "):\n" + this);
    }
  }

  /** The text received so far. */
  @Override
  public String toString() {
    return new String(bytes, 0, buffer.position(), ISO_8859_1);
  }
}
