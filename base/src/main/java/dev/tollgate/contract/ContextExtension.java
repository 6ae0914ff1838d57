package dev.tollgate.contract;

/**
 * What a route tells authz about itself: keys of {@code context_extensions} in Envoy's per-route
 * ext_authz settings.
 */
public enum ContextExtension {
  /** Name of the route in the gateway document. */
  ROUTE("tollgate.route"),
  /** {@link RouteKind#wireName()} of the route. */
  KIND("tollgate.kind"),
  /** Number of the revision that the Envoy node runs, in decimal. */
  REVISION("tollgate.revision");

  private final String key;

  ContextExtension(String key) {
    this.key = key;
  }

  /** The key as it stands in {@code context_extensions}. */
  public String key() {
    return key;
  }
}
