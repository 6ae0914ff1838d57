package dev.tollgate.products;

import java.util.ArrayList;
import java.util.List;

/**
 * The path of a request as operations are compared with it: without its query, cut at slashes, each
 * segment decoded, empty segments dropped. So a path has one form however it was written, and no
 * spelling of it slips past a more specific operation.
 *
 * @param segments decoded, none empty
 */
public record RequestPath(List<String> segments) {
  /** Reads {@code :path}, with or without a query. */
  public static RequestPath of(String path) {
    int end = endOfPath(path);
    List<String> segments = new ArrayList<>(8);
    int start = 0;
    while (start < end) {
      int slash = path.indexOf('/', start);
      int stop = slash < 0 || slash > end ? end : slash;
      if (stop > start) {
        segments.add(decoded(path.substring(start, stop)));
      }
      start = stop + 1;
    }
    return new RequestPath(segments);
  }

  private static int endOfPath(String path) {
    int query = path.indexOf('?');
    int fragment = path.indexOf('#');
    int end = query < 0 ? path.length() : query;
    return fragment < 0 ? end : Math.min(end, fragment);
  }

  /** Percent-decoded; what is no escape stays as it is. */
  private static String decoded(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    StringBuilder out = new StringBuilder(segment.length());
    for (int i = 0; i < segment.length(); i++) {
      int code = segment.charAt(i) == '%' ? escape(segment, i) : -1;
      out.append(code < 0 ? segment.charAt(i) : (char) code);
      i += code < 0 ? 0 : 2;
    }
    return out.toString();
  }

  private static int escape(String segment, int at) {
    if (at + 2 >= segment.length()) {
      return -1;
    }
    int high = Character.digit(segment.charAt(at + 1), 16);
    int low = Character.digit(segment.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
