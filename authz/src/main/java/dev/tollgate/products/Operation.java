package dev.tollgate.products;

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
}
