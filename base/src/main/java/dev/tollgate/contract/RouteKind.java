package dev.tollgate.contract;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What kind of traffic a route carries; decides how Envoy treats its bodies. */
public enum RouteKind {
  /** Small requests and responses that nobody but the backend reads. */
  PLAIN,
  /** Large bodies in both directions, streamed. */
  MEDIA,
  /** Calls to a model: JSON in, JSON or an event stream out. */
  LLM;

  /** The name in the gateway document and in Envoy's configuration, in lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind with this {@link #wireName()}, or nothing. */
  public static Optional<RouteKind> ofWireName(String name) {
    return Stream.of(values()).filter(kind -> kind.wireName().equals(name)).findFirst();
  }
}
