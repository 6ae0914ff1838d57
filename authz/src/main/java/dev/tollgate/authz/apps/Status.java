package dev.tollgate.authz.apps;

import dev.tollgate.authz.feed.Row;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a tenant or an app is served. */
public enum Status {
  /** Its keys work. */
  ACTIVE,
  /** None of its keys works until it is resumed. */
  SUSPENDED;

  /** The name in JSON and the database, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What an admin does to bring it about. */
  String verb() {
    return switch (this) {
      case ACTIVE -> "resume";
      case SUSPENDED -> "suspend";
    };
  }

  /** The status with this {@link #wireName()}, or nothing. */
  public static Optional<Status> ofWireName(String name) {
    return Stream.of(values()).filter(value -> value.wireName().equals(name)).findFirst();
  }

  /**
   * The status in a row's column {@code status}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Status of(Row row) {
    String name = row.text("status");
    return ofWireName(name)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "status: %s (expected: active or suspended)".formatted(name)));
  }
}
