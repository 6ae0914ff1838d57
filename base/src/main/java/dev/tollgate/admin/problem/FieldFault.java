package dev.tollgate.admin.problem;

import java.util.Optional;

/**
 * One thing that is wrong with a request.
 *
 * @param field where, such as {@code quota.window} or {@code routes[1]}
 * @param value what was there, for people; not a secret
 * @param expected what should be there
 */
public record FieldFault(String field, Optional<String> value, String expected) {
  private static final int MOST_SHOWN = 100;

  /** Cuts what is too long to show, and replaces what JSON cannot hold. */
  public FieldFault {
    field = shown(field);
    value = value.map(FieldFault::shown);
  }

  private static String shown(String text) {
    String cut = text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
    // Half a surrogate pair: sent so, or cut so just now.
    return cut.replaceAll("\\p{Cs}", "\ufffd");
  }

  @Override
  public String toString() {
    return value
        .map(shown -> "%s: %s (expected: %s)".formatted(field, shown, expected))
        .orElseGet(() -> "%s (expected: %s)".formatted(field, expected));
  }
}
