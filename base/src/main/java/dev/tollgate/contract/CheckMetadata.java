package dev.tollgate.contract;

/**
 * Dynamic metadata that authz returns with a check, for other filters and the access log: keys in
 * the namespace {@link #namespace()}. All values are strings.
 */
public enum CheckMetadata {
  /** Id of the API key; absent if the request was authenticated otherwise or not at all. */
  KEY("key"),
  /** Issuer and subject of the identity token, for a request that used one instead of a key. */
  SUBJECT("subject"),
  /** Id of the app that owns the key. */
  APP("app"),
  /** Id of the tenant that owns the app. */
  TENANT("tenant"),
  /** Id of the product that contains the request's operation. */
  PRODUCT("product"),
  /** Configuration revision of the Envoy node that sent the check. */
  REVISION("revision"),
  /** {@link #ALLOW} or {@link #DENY}; absent if authz did not respond. */
  DECISION("decision"),
  /** Reason of a denial, more specific than the public error code. */
  REASON("reason");

  /** Value of {@link #DECISION} for an allowed request. */
  public static final String ALLOW = "allow";

  /** Value of {@link #DECISION} for a denied request; the denial's body is sent to the client. */
  public static final String DENY = "deny";

  private final String key;

  CheckMetadata(String key) {
    this.key = key;
  }

  /** The key inside {@link #namespace()}. */
  public String key() {
    return key;
  }

  /** The metadata namespace of Envoy's ext_authz filter; fixed by Envoy. */
  public static String namespace() {
    return "envoy.filters.http.ext_authz";
  }
}
