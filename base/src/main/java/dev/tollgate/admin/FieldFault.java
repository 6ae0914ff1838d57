package dev.tollgate.admin;

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

  /** Cuts what is too long to show. */
  public FieldFault {
    field = cut(field);
    value = value.map(FieldFault::cut);
  }

  private static String cut(String text) {
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN) + "…";
  }

  @Override
  public String toString() {
    return value
        .map(shown -> "%s: %s (expected: %s)".formatted(field, shown, expected))
        .orElseGet(() -> "%s (expected: %s)".formatted(field, expected));
  }
}
