package dev.tollgate.contract;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The kind of traffic on a route, which decides how Envoy handles bodies. */
public enum RouteKind {
  /** Small requests and responses, which the gateway does not inspect. */
  PLAIN,
  /** Large bodies in both directions, streamed without inspection. */
  MEDIA,
  /** Model calls: JSON in, JSON or an event stream out. */
  LLM;

  /** The name in the gateway document and in Envoy's configuration, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind with this {@link #wireName()}, if there is one. */
  public static Optional<RouteKind> ofWireName(String name) {
    return Stream.of(values()).filter(kind -> kind.wireName().equals(name)).findFirst();
  }
}
