package dev.tollgate.authz.keys;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** State of a key at the time of a read, by the clock of the database: its status and its dates. */
public enum KeyState {
  /** Accepted now. */
  ACTIVE,
  /** Accepted later. */
  NOT_YET_VALID,
  /** Rejected until it is resumed. */
  SUSPENDED,
  /** Its end is over. */
  EXPIRED,
  /** Rejected for ever. */
  REVOKED;

  /** SQL expression for the {@link #wireName()} of the key {@code k}. */
  static final String SQL =
      """
      CASE WHEN k.status = 'revoked' THEN 'revoked'
        WHEN k.expires_at <= statement_timestamp() THEN 'expired'
        WHEN k.status = 'suspended' THEN 'suspended'
        WHEN k.not_before > statement_timestamp() THEN 'not_yet_valid'
        ELSE 'active' END
      """;

  /** The name in JSON, in lower case. */
  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The {@link #wireName()} of each state. */
  static List<String> wireNames() {
    return Stream.of(values()).map(KeyState::wireName).toList();
  }

  /**
   * The state with this {@link #wireName()}.
   *
   * @throws IllegalArgumentException if there is no such state
   */
  static KeyState ofWireName(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
