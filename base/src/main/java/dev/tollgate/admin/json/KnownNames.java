package dev.tollgate.admin.json;

import dev.tollgate.boot.NearName;
import java.util.Collection;
import java.util.stream.Collectors;

/** Lists accepted names in error messages. Stateless. */
public final class KnownNames {
  /** A message lists no more names than this. */
  private static final int MAX_LISTED = 12;

  private KnownNames() {}

  /** Returns {@code one of a, b, c}, or the name if there is only one. */
  public static String oneOf(Collection<String> names) {
    String more = names.size() > MAX_LISTED ? ", …" : "";
    return names.stream()
        .limit(MAX_LISTED)
        .collect(Collectors.joining(", ", names.size() == 1 ? "" : "one of ", more));
  }

  /** Returns a question to append to {@link #oneOf}; empty if no known name is similar. */
  public static String didYouMean(String given, Collection<String> known) {
    return NearName.of(given, known).map("; did you mean %s?"::formatted).orElse("");
  }

  /** Returns the words for a field that does not exist, with the nearest name or all names. */
  static String noSuchField(String given, Collection<String> known) {
    return noSuch("field", given, known);
  }

  /**
   * Returns the words for a name that does not exist, with the nearest name or all names.
   *
   * @param kind the kind of the name, such as {@code field}
   */
  public static String noSuch(String kind, String given, Collection<String> known) {
    return NearName.of(given, known)
        .map(near -> "no such %s; did you mean %s?".formatted(kind, near))
        .orElseGet(() ->
            "no such %s; there %s"
                .formatted(kind, known.isEmpty() ? "are none" : "are " + String.join(", ", known)));
  }
}
