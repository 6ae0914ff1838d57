package dev.tollgate.benchmarks.check;

import com.fasterxml.jackson.annotation.JsonValue;

/** What stands behind Envoy's check; in the order in which a round measures them. */
enum Variant {
  /** The same Envoy with the check switched off on the route. */
  OFF("check-off"),
  /** {@link AlwaysAllowServer}. */
  ALWAYS_ALLOW("always-allow"),
  /** Our auth service. */
  TOLLGATE("tollgate");

  private final String title;

  Variant(String title) {
    this.title = title;
  }

  /** The name in tables, in JSON and of its auth cluster in Envoy. */
  @JsonValue
  String title() {
    return title;
  }
}
