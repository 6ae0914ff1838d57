package dev.tollgate.authz.keys;

import java.util.Locale;

/** Status of a key, as set by admins. Expiry is not a status. */
public enum KeyStatus {
  /** Accepted between its dates. */
  ACTIVE,
  /** Rejected until it is resumed. */
  SUSPENDED,
  /** Rejected for ever. */
  REVOKED;

  /** The name in JSON and the database, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action that sets this status, in the audit log. */
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
