package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.config.PathPattern;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Renders path patterns: as text where that suffices, else as a regular expression (RE2). */
final class PathMatches {
  private static final Pattern META = Pattern.compile("[.$()+*\\[\\]]");

  private PathMatches() {}

  static RouteMatch.Builder of(PathPattern pattern) {
    RouteMatch.Builder match = RouteMatch.newBuilder();
    if (!pattern.isLiteral()) {
      return match.setSafeRegex(RegexMatcher.newBuilder().setRegex(regex(pattern)));
    }
    if (!pattern.open()) {
      return match.setPath(pattern.toString());
    }
    return pattern.segments().isEmpty()
        ? match.setPrefix("/")
        : match.setPathSeparatedPrefix("/" + String.join("/", pattern.segments()));
  }

  /** Envoy matches the whole path without its query. */
  static String regex(PathPattern pattern) {
    String segments =
        pattern.segments().stream()
            .map(PathMatches::segment)
            .collect(Collectors.joining("/", "/", ""));
    if (!pattern.open()) {
      return segments;
    }
    return pattern.segments().isEmpty() ? "/.*" : segments + "(/.*)?";
  }

  private static String segment(String segment) {
    return segment.equals(PathPattern.ANY_SEGMENT) ? "[^/]+" : quoted(segment);
  }

  /** The text as a regular expression for itself. */
  static String quoted(String text) {
    return META.matcher(text).replaceAll("\\\\$0");
  }
}
