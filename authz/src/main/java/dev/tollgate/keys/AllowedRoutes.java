package dev.tollgate.keys;

import java.util.List;
import java.util.Set;

/**
 * The routes that a key may use, by their names in the gateway document. A name need not exist yet:
 * keys and documents change at different times.
 */
public record AllowedRoutes(Set<String> names) {
  /** Stands for every route. */
  public static final String ANY_NAME = "*";

  /** Every route, also those to come. */
  public static final AllowedRoutes ANY = new AllowedRoutes(Set.of(ANY_NAME));

  /**
   * Checks and copies the names.
   *
   * @throws IllegalArgumentException if there is no name
   */
  public AllowedRoutes {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("routes: none (expected: names, or \"*\" for all)");
    }
    names = names.contains(ANY_NAME) ? Set.of(ANY_NAME) : Set.copyOf(names);
  }

  /** The routes with these names. */
  public static AllowedRoutes of(List<String> names) {
    return new AllowedRoutes(Set.copyOf(names));
  }

  /** Whether the key may use the route. */
  public boolean contains(String route) {
    return names.contains(route) || names.contains(ANY_NAME);
  }

  /** The names in alphabetic order. */
  public List<String> sorted() {
    return names.stream().sorted().toList();
  }
}
