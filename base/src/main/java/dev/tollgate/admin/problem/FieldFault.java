package dev.tollgate.admin.problem;

import java.util.Optional;

/**
 * A fault of one field of a request. Immutable.
 *
 * @param field the path of the field, such as {@code quota.window} or {@code routes[1]}
 * @param value the rejected value, to be displayed; must not be a secret
 * @param expected the accepted values, in words
 */
public record FieldFault(String field, Optional<String> value, String expected) {
  static final int MAX_CHARACTERS = 100;

  /** Truncates long texts, and replaces characters that JSON cannot encode. */
  public FieldFault {
    field = shown(field);
    value = value.map(FieldFault::shown);
  }

  private static String shown(String text) {
    String cut = text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS) + "…";
    // An unpaired surrogate: sent by the client, or left by the truncation.
    return cut.replaceAll("\\p{Cs}", "\ufffd");
  }

  @Override
  public String toString() {
    return value
        .map(shown -> "%s: %s (expected: %s)".formatted(field, shown, expected))
        .orElseGet(() -> "%s (expected: %s)".formatted(field, expected));
  }
}
