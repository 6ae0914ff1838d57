package dev.tollgate.contract;

/**
 * Facts about a route that Envoy sends to authz with each check: keys of {@code context_extensions}
 * in the route's ext_authz settings.
 */
public enum ContextExtension {
  /** Name of the route in the gateway document. */
  ROUTE("tollgate.route"),
  /** {@link RouteKind#wireName()} of the route. */
  KIND("tollgate.kind"),
  /** Number of the configuration revision that the Envoy node runs, in decimal. */
  REVISION("tollgate.revision");

  private final String key;

  ContextExtension(String key) {
    this.key = key;
  }

  /** The key in {@code context_extensions}. */
  public String key() {
    return key;
  }
}
