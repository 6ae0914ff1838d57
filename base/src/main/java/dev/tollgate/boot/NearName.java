package dev.tollgate.boot;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggests a known name for a misspelt one, by edit distance (Damerau-Levenshtein). */
public final class NearName {
  // The cost is the product of the lengths; no known name is longer.
  private static final int MAX_LETTERS = 100;

  private NearName() {}

  /** The known name with the fewest edits from {@code name}, if at most a third of it differs. */
  public static Optional<String> of(String name, Collection<String> known) {
    record Near(String name, int distance) {}
    if (name.length() > MAX_LETTERS) {
      return Optional.empty();
    }
    // With more edits it is another word.
    int maxEdits = Math.max(1, name.length() / 3);
    return known.stream()
        .sorted()
        .map(candidate -> new Near(candidate, distance(name, candidate)))
        .filter(near -> near.distance() <= maxEdits)
        .min(Comparator.comparingInt(Near::distance))
        .map(Near::name);
  }

  /** The minimum number of letters to insert, delete, replace or swap with their neighbour. */
  static int distance(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : fewest(edits, from, i, to, j);
      }
    }
    return edits[from.length()][to.length()];
  }

  private static int fewest(int[][] edits, String from, int i, String to, int j) {
    int replaced = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
    int fewest = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean isSwapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return isSwapped ? Math.min(fewest, 1 + edits[i - 2][j - 2]) : fewest;
  }
}
