package dev.tollgate.authz.products;

import java.util.List;
import java.util.Set;

/**
 * A set of requests that a product allows. Immutable.
 *
 * @param methods HTTP methods in upper case, where GET includes HEAD; empty for any
 * @param paths at least one
 * @param models names of models, with {@code *} for any characters; empty for any model and for
 *     requests without one
 */
public record Operation(Set<String> methods, List<PathPattern> paths, List<String> models) {
  private static final char ANY = '*';

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if there is no path
   */
  public Operation {
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("paths: none (expected: at least one)");
    }
    methods = Set.copyOf(methods);
    paths = List.copyOf(paths);
    models = List.copyOf(models);
  }

  /** True if requests of this operation may name the model. */
  public boolean allows(String model) {
    return models.isEmpty() || models.stream().anyMatch(pattern -> matches(pattern, model));
  }

  /**
   * Backtracks to the last star only, so that the time is at most length of pattern times length of
   * text.
   */
  private static boolean matches(String pattern, String text) {
    int at = 0;
    int star = -1;
    int afterStar = 0;
    for (int i = 0; i < text.length(); ) {
      if (at < pattern.length() && pattern.charAt(at) == ANY) {
        star = at++;
        afterStar = i;
      } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++afterStar;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == ANY) {
      at++;
    }
    return at == pattern.length();
  }
}
