package dev.tollgate.benchmarks.check;

import com.fasterxml.jackson.annotation.JsonValue;

/** The variants of the check, in the order in which a round measures them. */
enum Variant {
  /** Envoy without a check on the route. */
  OFF("check-off"),
  /** Envoy with a check by {@link AlwaysAllowServer}. */
  ALWAYS_ALLOW("always-allow"),
  /** Envoy with a check by authz. */
  TOLLGATE("tollgate");

  private final String title;

  Variant(String title) {
    this.title = title;
  }

  /** The name in tables and JSON, and of the auth cluster in Envoy. */
  @JsonValue
  String title() {
    return title;
  }
}
