package dev.tollgate.encoding;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Decodes UTF-8 and refuses malformed bytes. Stateless. */
public final class Utf8 {
  private Utf8() {}

  /** Returns the text; empty if the bytes are not UTF-8. */
  public static Optional<String> decode(byte[] bytes) {
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = decode(ByteBuffer.wrap(bytes), text);
    return result.isError() ? Optional.empty() : Optional.of(text.flip().toString());
  }

  /** Returns the index of the first malformed byte; the length if there is none. */
  public static int malformedAt(byte[] bytes) {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    CoderResult result = decode(rest, CharBuffer.allocate(bytes.length));
    return result.isError() ? rest.position() : bytes.length;
  }

  private static CoderResult decode(ByteBuffer bytes, CharBuffer text) {
    return StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true);
  }
}
