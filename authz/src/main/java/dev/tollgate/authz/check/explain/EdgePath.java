package dev.tollgate.authz.check.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The result of Envoy's path normalization, which comes before the check. As the control plane
 * configures it, Envoy redirects escaped slashes, resolves dot segments, and merges slashes. The
 * query stays as it is.
 */
sealed interface EdgePath {
  /** The request is checked with this path. */
  record Forwarded(String path) implements EdgePath {}

  /** Envoy redirects the client to this path, without a check. */
  record Redirected(String target) implements EdgePath {}

  /**
   * Envoy answers 400, without a check.
   *
   * @param expected the accepted form, for error messages
   */
  record Refused(String expected) implements EdgePath {}

  /** Normalizes a path that starts with a slash. */
  static EdgePath of(String path) {
    if (path.indexOf('#') >= 0 || path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      return new Refused("a path of visible ASCII characters without #; the edge answers 400");
    }
    int query = path.indexOf('?') < 0 ? path.length() : path.indexOf('?');
    String raw = path.substring(0, query);
    String unescaped = unescapeSlashes(raw);
    String normalized = mergeSlashes(resolveDots(unescaped)) + path.substring(query);
    return unescaped.equals(raw) ? new Forwarded(normalized) : new Redirected(normalized);
  }

  private static String unescapeSlashes(String path) {
    return path.replaceAll("%2[fF]", "/").replaceAll("%5[cC]", "\\\\");
  }

  /** As Envoy's URL library does it: a backslash is a slash, and an escaped dot is a dot. */
  private static String resolveDots(String path) {
    List<String> kept = new ArrayList<>();
    String[] segments = path.replace('\\', '/').substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String dots = segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".");
      boolean isLast = i == segments.length - 1;
      if (dots.equals("..") && !kept.isEmpty()) {
        kept.removeLast();
      }
      if (!dots.equals(".") && !dots.equals("..")) {
        kept.add(segments[i]);
      } else if (isLast) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  private static String mergeSlashes(String path) {
    return path.replaceAll("/{2,}", "/");
  }
}
