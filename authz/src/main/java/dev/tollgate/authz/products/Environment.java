package dev.tollgate.authz.products;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Environment of a key; part of its text, so that a live key is recognizable. */
public enum Environment {
  /** Production. */
  LIVE,
  /** Tests. */
  TEST;

  /** The name in key text, JSON and the database, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The environment with this {@link #wireName()}; empty if there is none. */
  public static Optional<Environment> ofWireName(String name) {
    return Stream.of(values()).filter(value -> value.wireName().equals(name)).findFirst();
  }
}
