package dev.tollgate.controlplane.config;

import dev.tollgate.boot.NearName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one document. For one thread. */
final class Faults {
  /** How many known names a message lists. */
  private static final int MAX_LISTED = 12;

  private static final int MAX_NAME_LENGTH = 128;

  private final List<Fault> faults = new ArrayList<>();
  private int count;

  void add(String path, @Nullable String value, String expected) {
    count++;
    if (faults.size() < Limits.FAULTS) {
      faults.add(new Fault(path, value, expected));
    }
  }

  /** Says that something names what the document does not have. */
  void unknown(String path, String value, Collection<String> known, String noun) {
    if (known.isEmpty()) {
      add(path, value, "%s, of which there is none".formatted(noun));
      return;
    }
    add(path, value, oneOf(known) + didYouMean(value, known));
  }

  /** A question to append to what was expected; empty if no known name is near. */
  static String didYouMean(String given, Collection<String> known) {
    if (given.length() > MAX_NAME_LENGTH) {
      return ""; // no name is that long, and comparing takes its square
    }
    return NearName.of(given, known).map("; did you mean %s?"::formatted).orElse("");
  }

  static String oneOf(Collection<String> names) {
    String more = names.size() > MAX_LISTED ? ", …" : "";
    return names.stream()
        .limit(MAX_LISTED)
        .collect(Collectors.joining(", ", names.size() == 1 ? "" : "one of ", more));
  }

  /** How many were added so far, also those beyond the limit. */
  int count() {
    return count;
  }

  List<Fault> list() {
    return List.copyOf(faults);
  }
}
