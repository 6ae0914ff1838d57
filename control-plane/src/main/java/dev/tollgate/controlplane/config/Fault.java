package dev.tollgate.controlplane.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a gateway document.
 *
 * @param path where, for example {@code routes[1].backend}; empty for the document as a whole
 * @param value what stands there; null if nothing does or if it must not be repeated
 * @param expected what should stand there
 */
public record Fault(String path, @Nullable String value, String expected) {
  /** Longer values are cut: they come from the operator and go into logs and answers. */
  private static final int MAX_VALUE_LENGTH = 100;

  public Fault {
    if (value != null && value.length() > MAX_VALUE_LENGTH) {
      value = value.substring(0, MAX_VALUE_LENGTH) + "…";
    }
  }

  @Override
  public String toString() {
    String where = path.isEmpty() ? "document" : path;
    String what = value == null ? "" : " " + value;
    return "%s:%s (expected: %s)".formatted(where, what, expected);
  }
}
