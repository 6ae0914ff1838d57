package dev.tollgate.authz.products;

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
}
