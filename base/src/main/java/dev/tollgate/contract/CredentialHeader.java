package dev.tollgate.contract;

/**
 * Request headers that carry a client's credential. Envoy sends them to authz and removes them
 * before the request goes to a backend.
 */
public enum CredentialHeader {
  /** The key alone. */
  API_KEY("x-api-key"),
  /** {@code Bearer} followed by the key. */
  AUTHORIZATION("authorization");

  private final String headerName;

  CredentialHeader(String headerName) {
    this.headerName = headerName;
  }

  /** The header's name, in lower case. */
  public String headerName() {
    return headerName;
  }
}
