package dev.tollgate.authz.products;

import java.util.List;
import java.util.Optional;

/**
 * A pattern for paths: literal segments, {@code *} for any one segment, and {@code **} at the end
 * for any number of segments, including none. {@code /v1/**} matches {@code /v1} and {@code
 * /v1/chat/completions}. Immutable.
 *
 * @param segments without slashes; {@code **} only as the last
 */
public record PathPattern(List<String> segments) {
  static final String ANY_SEGMENT = "*";
  static final String REST = "**";

  /** The expected form, for error messages. */
  public static final String EXPECTED =
      "a path such as /v1/chat/completions, /v1/*/status or /v1/**: segments without % and *,"
          + " * alone for one segment, ** alone at the end";

  private static final int MAX_CHARACTERS = 500;
  static final int MAX_SEGMENTS = 32;

  /** Copies the segments. */
  public PathPattern {
    segments = List.copyOf(segments);
  }

  /** Parses a pattern; empty if the text has another form. */
  public static Optional<PathPattern> parse(String text) {
    if (!text.startsWith("/") || text.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    List<String> segments =
        text.equals("/") ? List.of() : List.of(text.substring(1).split("/", -1));
    boolean fits = segments.size() <= MAX_SEGMENTS;
    for (int i = 0; i < segments.size() && fits; i++) {
      String segment = segments.get(i);
      fits = isLiteral(segment) || segment.equals(ANY_SEGMENT) || isRest(segments, i);
    }
    return fits ? Optional.of(new PathPattern(segments)) : Optional.empty();
  }

  /** The pattern as it was parsed. */
  @Override
  public String toString() {
    return "/" + String.join("/", segments);
  }

  private static boolean isRest(List<String> segments, int i) {
    return segments.get(i).equals(REST) && i == segments.size() - 1;
  }

  /** Without escapes, because patterns are compared with decoded paths. */
  private static boolean isLiteral(String segment) {
    return !segment.isEmpty()
        && !segment.equals(".")
        && !segment.equals("..")
        && segment.chars().allMatch(c -> c > ' ' && c < 0x7f && "%*?#;\\".indexOf(c) < 0);
  }
}
