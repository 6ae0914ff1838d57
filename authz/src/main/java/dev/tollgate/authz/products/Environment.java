package dev.tollgate.authz.products;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a key is for; part of its text, so that a live key is recognised on sight. */
public enum Environment {
  /** Real traffic. */
  LIVE,
  /** Trials. */
  TEST;

  /** The name in key text, JSON and the database, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The environment with this {@link #wireName()}, or nothing. */
  public static Optional<Environment> ofWireName(String name) {
    return Stream.of(values()).filter(value -> value.wireName().equals(name)).findFirst();
  }
}
