package dev.tollgate.contract;

import java.util.Locale;

/**
 * The closed list of errors that a client of the edge can get, in OpenAI's shape, so that SDKs
 * raise their own exceptions. The names are frozen: clients branch on them.
 */
public enum ClientError {
  /** The request carries no key. */
  MISSING_API_KEY(401, "authentication_error"),
  /** The key is malformed, unknown, expired, not yet valid or revoked: one public answer. */
  INVALID_API_KEY(401, "authentication_error"),
  /** The key is valid and may not do this. */
  KEY_NOT_ALLOWED(403, "permission_error"),
  /** No such model. */
  MODEL_NOT_FOUND(404, "invalid_request_error"),
  /** The key may not use this model. */
  MODEL_NOT_ALLOWED(403, "permission_error"),
  /** A quota is spent. */
  QUOTA_EXCEEDED(429, "rate_limit_error"),
  /** Too many requests at once. */
  RATE_LIMITED(429, "rate_limit_error"),
  /** Too many requests running. */
  CONCURRENCY_EXCEEDED(429, "rate_limit_error"),
  /** A header or the body is larger than the gateway takes. */
  REQUEST_TOO_LARGE(413, "invalid_request_error"),
  /** The request cannot be understood or leads nowhere. */
  INVALID_REQUEST(400, "invalid_request_error"),
  /** The backend did not answer. */
  UPSTREAM_UNAVAILABLE(503, "server_error"),
  /** The gateway cannot decide; nothing was forwarded. */
  GATEWAY_UNAVAILABLE(503, "server_error");

  private final int status;
  private final String type;

  ClientError(int status, String type) {
    this.status = status;
    this.type = type;
  }

  /** The value of {@code error.code}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The HTTP status that goes with the code unless the protocol demands another one. */
  public int status() {
    return status;
  }

  /** The value of {@code error.type}. */
  public String type() {
    return type;
  }

  /**
   * The response body.
   *
   * @param message one sentence for people, which says what to do; must not hold a secret
   */
  public String body(String message) {
    return "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"code\":\"%s\",\"param\":null}}"
        .formatted(escape(message), type, code());
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
