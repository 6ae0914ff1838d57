package dev.tollgate.authz.products;

import java.util.List;
import java.util.Set;

/**
 * Something that a product lets its callers do.
 *
 * @param methods of HTTP, in upper case; empty for any
 * @param paths what may be called; never empty
 * @param models names of models, with {@code *} for any characters; empty for any model, and for
 *     calls that name none
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

  /** Whether a call of this operation may ask for the model. */
  public boolean allows(String model) {
    return models.isEmpty() || models.stream().anyMatch(pattern -> fits(pattern, model));
  }

  /** Steps back only to the last star, which is enough, and so takes no exponential time. */
  private static boolean fits(String pattern, String text) {
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
