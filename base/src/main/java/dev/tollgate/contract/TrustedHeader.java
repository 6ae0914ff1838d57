package dev.tollgate.contract;

import java.util.List;

/**
 * Request headers that only the gateway may set. Envoy removes every header that starts with one of
 * {@link #prefixes()} from a client's request before the first route match.
 */
public enum TrustedHeader {
  /**
   * The route that the request was admitted to. A route to a backend matches only with its own name
   * here, so a request that authz did not admit to just this route leads nowhere.
   */
  ROUTE("x-tollgate-route"),
  /** Id of the API key, for the backend; missing where there is none. */
  KEY("x-tollgate-key"),
  /** Who showed an identity token instead of a key, for the backend: its issuer and subject. */
  SUBJECT("x-tollgate-subject"),
  /** Id of the app, for the backend. */
  APP("x-tollgate-app"),
  /** Id of the tenant, for the backend. */
  TENANT("x-tollgate-tenant");

  /** Before the names of a key's metadata, for the backend. */
  public static final String META_PREFIX = "x-tollgate-meta-";

  private final String headerName;

  TrustedHeader(String headerName) {
    this.headerName = headerName;
  }

  /** The header's name, in lower case. */
  public String headerName() {
    return headerName;
  }

  /** Prefixes, in lower case, that no client header may have. */
  public static List<String> prefixes() {
    return List.of("x-tollgate-", "x-gateway-");
  }
}
