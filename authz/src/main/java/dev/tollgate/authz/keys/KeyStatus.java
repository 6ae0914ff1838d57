package dev.tollgate.authz.keys;

import java.util.Locale;

/** What an admin made of a key. Expiry is not a status: it comes by itself. */
public enum KeyStatus {
  /** Works between its dates. */
  ACTIVE,
  /** Does not work until it is resumed. */
  SUSPENDED,
  /** Never works again. */
  REVOKED;

  /** The name in JSON and the database, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What an admin does to bring it about. */
  String verb() {
    return switch (this) {
      case ACTIVE -> "resume";
      case SUSPENDED -> "suspend";
      case REVOKED -> "revoke";
    };
  }

  /**
   * The status with this {@link #wireName()}.
   *
   * @throws IllegalArgumentException if there is no such status
   */
  static KeyStatus ofWireName(String name) {
    for (KeyStatus status : values()) {
      if (status.wireName().equals(name)) {
        return status;
      }
    }
    throw new IllegalArgumentException(
        "status: %s (expected: active, suspended or revoked)".formatted(name));
  }
}
