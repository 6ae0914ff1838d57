package dev.tollgate.authz.products;

import dev.tollgate.encoding.PercentEncoding;
import dev.tollgate.encoding.Utf8;
import java.nio.ByteBuffer;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The normalized path of a request: without the query, split at slashes, each segment decoded,
 * empty segments removed. Operations are compared with this form.
 *
 * <p>A path is ambiguous if a backend could normalize it in another way. An ambiguous path matches
 * no operation, so that a request cannot be authorized as one operation and served as another.
 * Envoy resolves dot segments, merges slashes and redirects escaped slashes before it asks, so
 * ordinary clients do not send ambiguous paths. Immutable.
 */
public final class RequestPath {
  /** The expected form, for error messages. */
  public static final String EXPECTED =
      "a path that every server reads alike: no escaped slash, no backslash, ; ? or #, no . or .."
          + " as a segment, no space at the end of a segment, escapes of UTF-8 that hold no control"
          + " character, no form of an ASCII character and no second escape";

  // One more than the longest pattern: further segments cannot change the result.
  private static final int MAX_SEGMENTS = PathPattern.MAX_SEGMENTS + 1;

  // Characters that end or cut a path or a segment. Also escaped: some servers decode first.
  private static final String RESERVED = "/\\;?#";

  // Windows reads these as slashes; they have no compatibility form.
  private static final String SLASH_FORMS = "\u2044\u2215\u2216\u29f5\u29f8\u29f9";

  private static final RequestPath AMBIGUOUS = new RequestPath(null);

  private final @Nullable List<String> segments;

  private RequestPath(@Nullable List<String> segments) {
    this.segments = segments;
  }

  /** Parses {@code :path}, with or without a query. */
  public static RequestPath of(String path) {
    int end = endOfPath(path);
    if (end == 0 || path.charAt(0) != '/') {
      return AMBIGUOUS;
    }
    List<String> segments = new ArrayList<>(6);
    for (int start = 1; start < end; ) {
      int slash = path.indexOf('/', start);
      int stop = slash < 0 || slash > end ? end : slash;
      if (stop > start) {
        String segment = decoded(path.substring(start, stop));
        if (segment == null) {
          return AMBIGUOUS;
        }
        if (segments.size() < MAX_SEGMENTS) {
          segments.add(segment);
        }
      }
      start = stop + 1;
    }
    return new RequestPath(segments);
  }

  /** True if every server reads the path in the same way. */
  public boolean isClear() {
    return segments != null;
  }

  /** Decoded segments, none empty, at most {@code MAX_SEGMENTS}. Empty if the path is ambiguous. */
  List<String> segments() {
    return segments == null ? List.of() : segments;
  }

  private static int endOfPath(String path) {
    int query = path.indexOf('?');
    int fragment = path.indexOf('#');
    int end = query < 0 ? path.length() : query;
    return fragment < 0 ? end : Math.min(end, fragment);
  }

  /** The decoded segment; null if it is ambiguous. */
  private static @Nullable String decoded(String segment) {
    boolean escaped = false;
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      // Some servers strip a parameter after ; before they look for "..".
      if (c <= ' ' || c >= 0x7f || c == '\\' || c == ';') {
        return null;
      }
      escaped |= c == '%';
    }
    String plain = escaped ? unescaped(segment) : segment;
    return plain == null || plain.equals(".") || plain.equals("..") || !plain.equals(plain.strip())
        ? null
        : plain;
  }

  private static @Nullable String unescaped(String segment) {
    ByteBuffer bytes = ByteBuffer.allocate(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      int code = segment.charAt(i) == '%' ? PercentEncoding.escape(segment, i) : segment.charAt(i);
      if (code < ' ' || code == 0x7f || RESERVED.indexOf(code) >= 0) {
        return null;
      }
      bytes.put((byte) code);
      i += segment.charAt(i) == '%' ? 2 : 0;
    }
    return Utf8.decode(Arrays.copyOf(bytes.array(), bytes.position()))
        .filter(plain -> !holdsEscape(plain))
        .filter(plain -> plain.codePoints().noneMatch(RequestPath::isAmbiguous))
        .orElse(null);
  }

  /** A backend that decodes twice would see another path. */
  private static boolean holdsEscape(String plain) {
    int at = plain.indexOf('%');
    while (at >= 0
        && PercentEncoding.escape(plain, at) < 0
        && !plain.regionMatches(true, at + 1, "u", 0, 1)) {
      at = plain.indexOf('%', at + 1);
    }
    return at >= 0;
  }

  /**
   * True if a server could read the character as another one: forms of ASCII characters, such as
   * full-width dots, and characters that have no width.
   */
  private static boolean isAmbiguous(int c) {
    if (c < 0x80) {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          true;
      default -> SLASH_FORMS.indexOf(c) >= 0 || isFormOfAscii(c);
    };
  }

  private static boolean isFormOfAscii(int c) {
    return Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)
        .chars()
        .anyMatch(plain -> plain < 0x80);
  }

  @Override
  public String toString() {
    return segments == null ? "unclear" : "/" + String.join("/", segments);
  }
}
