package dev.tollgate.controlplane.config;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A set of request paths: literal segments, {@code *} for exactly one segment, and {@code **} at
 * the end for the path before it and all paths below. {@code /v1/videos/**} matches {@code
 * /v1/videos}, {@code /v1/videos/7} and {@code /v1/videos/7/frames}, but not {@code /v1/videos2}.
 *
 * <p>The order is the order in which Envoy tries patterns. A pattern that matches a subset of
 * another's paths comes first; else the one whose first differing segment is literal.
 *
 * @param segments without slashes; {@link #ANY_SEGMENT} matches any one
 * @param open whether the pattern ends with {@code **}
 */
public record PathPattern(List<String> segments, boolean open) implements Comparable<PathPattern> {
  /** The segment that matches any one segment. */
  public static final String ANY_SEGMENT = "*";

  private static final String REST = "**";

  // The characters that a path can have unescaped (RFC 3986), without the star.
  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~!$&'()+,;=:@-]+");

  private static final Comparator<String> LITERAL_FIRST =
      Comparator.<String, Boolean>comparing(ANY_SEGMENT::equals)
          .thenComparing(Comparator.naturalOrder());

  public PathPattern {
    segments = List.copyOf(segments);
  }

  /**
   * Reads a pattern such as {@code /v1/files/*}{@code /content}.
   *
   * @throws IllegalArgumentException if the text is not a pattern
   */
  public static PathPattern parse(String text) {
    problem(text)
        .ifPresent(expected -> {
          throw new IllegalArgumentException("path: %s (expected: %s)".formatted(text, expected));
        });
    List<String> segments = split(text);
    boolean open = !segments.isEmpty() && segments.getLast().equals(REST);
    return new PathPattern(open ? segments.subList(0, segments.size() - 1) : segments, open);
  }

  /** The expected text, in words for a fault; empty if the text is a pattern. */
  static Optional<String> problem(String text) {
    if (!text.startsWith("/") || text.length() > Limits.PATH_LENGTH) {
      return Optional.of("a path that starts with / and has at most 512 characters");
    }
    List<String> segments = split(text);
    if (segments.size() > Limits.PATH_SEGMENTS) {
      return Optional.of("at most %d segments".formatted(Limits.PATH_SEGMENTS));
    }
    for (int i = 0; i < segments.size(); i++) {
      boolean last = i == segments.size() - 1;
      Optional<String> problem = segmentProblem(segments.get(i), last);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> segmentProblem(String segment, boolean last) {
    if (segment.equals(ANY_SEGMENT) || (last && segment.equals(REST))) {
      return Optional.empty();
    }
    if (segment.contains(ANY_SEGMENT)) {
      return Optional.of("* for one whole segment, or ** as the last segment");
    }
    if (segment.isEmpty()) {
      return Optional.of("no // and no / at the end; /** stands for everything below");
    }
    if (segment.equals(".") || segment.equals("..")) {
      return Optional.of("no . or .. segments: Envoy resolves them before it matches");
    }
    return LITERAL.matcher(segment).matches()
        ? Optional.empty()
        : Optional.of("letters, digits and -._~!$&'()+,;=:@ in a segment; no query, no %");
  }

  private static List<String> split(String text) {
    return text.equals("/") ? List.of() : List.of(text.substring(1).split("/", -1));
  }

  /** True if all segments are literal. */
  public boolean isLiteral() {
    return !segments.contains(ANY_SEGMENT);
  }

  @Override
  public int compareTo(PathPattern other) {
    int common = Math.min(segments.size(), other.segments.size());
    for (int i = 0; i < common; i++) {
      int order = LITERAL_FIRST.compare(segments.get(i), other.segments.get(i));
      if (order != 0) {
        return order;
      }
    }
    int longerFirst = Integer.compare(other.segments.size(), segments.size());
    return longerFirst != 0 ? longerFirst : Boolean.compare(open, other.open);
  }

  /** The pattern as it is written in a document. */
  @Override
  public String toString() {
    String path = segments.isEmpty() ? "" : "/" + String.join("/", segments);
    return open ? path + "/" + REST : path.isEmpty() ? "/" : path;
  }
}
