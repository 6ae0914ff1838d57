package dev.tollgate.admin.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path template of the OpenAPI document, such as {@code /admin/v1/keys/{id}:revoke}. The value of
 * a parameter has no colon, because a colon precedes the verb. Immutable.
 */
record PathTemplate(Pattern pattern) {
  private static final Pattern PART = Pattern.compile("\\{[A-Za-z]+}");

  static PathTemplate of(String path) {
    StringBuilder pattern = new StringBuilder();
    Matcher part = PART.matcher(path);
    int end = 0;
    while (part.find()) {
      pattern.append(Pattern.quote(path.substring(end, part.start()))).append("[^/:]+");
      end = part.end();
    }
    return new PathTemplate(Pattern.compile(pattern + Pattern.quote(path.substring(end))));
  }

  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }
}
