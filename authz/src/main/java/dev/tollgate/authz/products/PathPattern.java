package dev.tollgate.authz.products;

import java.util.List;
import java.util.Optional;

/**
 * A set of paths: segments as they are, {@code *} for any one segment, and at the end {@code **}
 * for whatever follows, also nothing. {@code /v1/**} holds {@code /v1} and {@code
 * /v1/chat/completions}.
 *
 * @param segments without slashes; {@code **} only as the last
 */
public record PathPattern(List<String> segments) {
  static final String ANY_SEGMENT = "*";
  static final String REST = "**";

  /** What a pattern must be, for messages. */
  public static final String EXPECTED =
      "a path such as /v1/chat/completions, /v1/*/status or /v1/**: segments without % and *,"
          + " * alone for one segment, ** alone at the end";

  private static final int MOST_CHARACTERS = 500;
  static final int MOST_SEGMENTS = 32;

  /** Copies the segments. */
  public PathPattern {
    segments = List.copyOf(segments);
  }

  /** The pattern that an admin wrote, or nothing if it is none. */
  public static Optional<PathPattern> parse(String text) {
    if (!text.startsWith("/") || text.length() > MOST_CHARACTERS) {
      return Optional.empty();
    }
    List<String> segments =
        text.equals("/") ? List.of() : List.of(text.substring(1).split("/", -1));
    boolean fits = segments.size() <= MOST_SEGMENTS;
    for (int i = 0; i < segments.size() && fits; i++) {
      String segment = segments.get(i);
      fits = isLiteral(segment) || segment.equals(ANY_SEGMENT) || isRest(segments, i);
    }
    return fits ? Optional.of(new PathPattern(segments)) : Optional.empty();
  }

  /** As the admin wrote it. */
  @Override
  public String toString() {
    return "/" + String.join("/", segments);
  }

  private static boolean isRest(List<String> segments, int i) {
    return segments.get(i).equals(REST) && i == segments.size() - 1;
  }

  /** Written plainly: a pattern is compared with what a path says once it is decoded. */
  private static boolean isLiteral(String segment) {
    return !segment.isEmpty()
        && !segment.equals(".")
        && !segment.equals("..")
        && segment.chars().allMatch(c -> c > ' ' && c < 0x7f && "%*?#;\\".indexOf(c) < 0);
  }
}
