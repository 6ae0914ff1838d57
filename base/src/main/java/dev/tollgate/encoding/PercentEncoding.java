package dev.tollgate.encoding;

import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Decodes percent-encoded text of URLs (RFC 3986) strictly. Stateless. */
public final class PercentEncoding {
  private static final int HEX = 16;

  private PercentEncoding() {}

  /**
   * Decodes a part of a path. Empty if an escape is malformed, the escaped bytes are not UTF-8, or
   * a character is not ASCII.
   */
  public static Optional<String> decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int code = c == '%' ? escape(text, i) : c;
      if (code < 0 || c > 0x7f) {
        return Optional.empty();
      }
      bytes.write(code);
      i += c == '%' ? 2 : 0;
    }
    return Utf8.decode(bytes.toByteArray());
  }

  /** Decodes a name or a value of a query, in which a plus sign stands for a space. */
  public static Optional<String> decodeQuery(String text) {
    return decode(text.replace('+', ' '));
  }

  /**
   * The byte that the escape at {@code at} stands for; -1 if there is no well-formed escape.
   *
   * @param at the index of the percent sign
   */
  public static int escape(String text, int at) {
    if (at + 2 >= text.length()) {
      return -1;
    }
    int high = digit(text.charAt(at + 1));
    int low = digit(text.charAt(at + 2));
    return high < 0 || low < 0 ? -1 : high * HEX + low;
  }

  /** Only ASCII: the JDK would accept the digits of other scripts. */
  private static int digit(char c) {
    return c > 0x7f ? -1 : Character.digit(c, HEX);
  }
}
