package dev.tollgate.boot;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class NearName {
  private NearName() {}

  /** The known name that differs least from {@code name}, if any is near enough to suggest. */
  public static Optional<String> of(String name, Collection<String> known) {
    record Near(String name, int distance) {}
    // More than a third of the letters wrong is another word, not a slip.
    int mostEdits = Math.max(1, name.length() / 3);
    return known.stream()
        .sorted()
        .map(candidate -> new Near(candidate, distance(name, candidate)))
        .filter(near -> near.distance() <= mostEdits)
        .min(Comparator.comparingInt(Near::distance))
        .map(Near::name);
  }

  /** Levenshtein distance: the fewest letters to insert, delete or replace. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
