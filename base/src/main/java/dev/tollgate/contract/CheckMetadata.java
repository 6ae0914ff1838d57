package dev.tollgate.contract;

/**
 * What authz says about a request for other filters and the access log: keys of the dynamic
 * metadata in namespace {@link #namespace()}. All values are strings.
 */
public enum CheckMetadata {
  /** Id of the API key; missing where there is none. */
  KEY("key"),
  /** Who showed an identity token instead of a key: its issuer and subject. */
  SUBJECT("subject"),
  /** Id of the app that owns the key. */
  APP("app"),
  /** Id of the tenant that owns the app. */
  TENANT("tenant"),
  /** Id of the product whose operation the request is. */
  PRODUCT("product"),
  /** The configuration revision under which the check was decided. */
  REVISION("revision"),
  /** {@link #ALLOW} or {@link #DENY}; missing when authz gave no answer at all. */
  DECISION("decision"),
  /** Why the request was denied, finer than the public error code; only in denials. */
  REASON("reason");

  /** Value of {@link #DECISION} for an admitted request. */
  public static final String ALLOW = "allow";

  /** Value of {@link #DECISION} for a refused request; its body is the client's answer. */
  public static final String DENY = "deny";

  private final String key;

  CheckMetadata(String key) {
    this.key = key;
  }

  /** The key inside {@link #namespace()}. */
  public String key() {
    return key;
  }

  /** The metadata namespace that Envoy's ext_authz filter writes to; fixed by Envoy. */
  public static String namespace() {
    return "envoy.filters.http.ext_authz";
  }
}
