package dev.tollgate.authz.apps;

import dev.tollgate.authz.feed.Row;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Status of a tenant or an app. */
public enum Status {
  /** Its keys are accepted. */
  ACTIVE,
  /** None of its keys is accepted until it is resumed. */
  SUSPENDED;

  /** The name in JSON and the database, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action that sets this status, in the audit log. */
  String verb() {
    return switch (this) {
      case ACTIVE -> "resume";
      case SUSPENDED -> "suspend";
    };
  }

  /** The status with this {@link #wireName()}; empty if there is none. */
  public static Optional<Status> ofWireName(String name) {
    return Stream.of(values()).filter(value -> value.wireName().equals(name)).findFirst();
  }

  /**
   * The status in a row's column {@code status}.
   *
   * @throws IllegalArgumentException if the value is not a status
   */
  static Status of(Row row) {
    String name = row.text("status");
    return ofWireName(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "status: %s (expected: active or suspended)".formatted(name)));
  }
}
