package dev.tollgate.contract;

import java.util.List;

/**
 * Request headers that only the gateway may set. Envoy removes every header that starts with one of
 * {@link #prefixes()} from a client's request before the first route match.
 */
public enum TrustedHeader {
  /**
   * Name of the route that authz admitted the request to. A route to a backend requires its own
   * name in this header, so a request without authz's decision for this route matches no backend.
   */
  ROUTE("x-tollgate-route"),
  /** Id of the API key, for the backend; absent if the request has no key. */
  KEY("x-tollgate-key"),
  /** Issuer and subject of the identity token, for a request that used one instead of a key. */
  SUBJECT("x-tollgate-subject"),
  /** Id of the app, for the backend. */
  APP("x-tollgate-app"),
  /** Id of the tenant, for the backend. */
  TENANT("x-tollgate-tenant");

  /** Prefix of headers that carry the key's metadata to the backend. */
  public static final String META_PREFIX = "x-tollgate-meta-";

  private final String headerName;

  TrustedHeader(String headerName) {
    this.headerName = headerName;
  }

  /** The header's name, in lower case. */
  public String headerName() {
    return headerName;
  }

  /** The reserved prefixes, in lower case. */
  public static List<String> prefixes() {
    return List.of("x-tollgate-", "x-gateway-");
  }
}
