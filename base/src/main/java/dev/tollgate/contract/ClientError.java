package dev.tollgate.contract;

import java.util.Locale;

/**
 * The closed list of errors that the edge sends to clients, in OpenAI's format, so that SDKs raise
 * their own exceptions. The names are frozen, because clients branch on them.
 */
public enum ClientError {
  /** The request has no key. */
  MISSING_API_KEY(401, "authentication_error"),
  /**
   * The key is malformed, unknown, expired, not yet valid or revoked. One public code for all of
   * these.
   */
  INVALID_API_KEY(401, "authentication_error"),
  /** The key is valid but not permitted to make this request. */
  KEY_NOT_ALLOWED(403, "permission_error"),
  /** The model does not exist. */
  MODEL_NOT_FOUND(404, "invalid_request_error"),
  /** The key may not use this model. */
  MODEL_NOT_ALLOWED(403, "permission_error"),
  /** The quota is used up. */
  QUOTA_EXCEEDED(429, "rate_limit_error"),
  /** The request rate is above the limit. */
  RATE_LIMITED(429, "rate_limit_error"),
  /** The number of concurrent requests is at the limit. */
  CONCURRENCY_EXCEEDED(429, "rate_limit_error"),
  /** A header or the body exceeds the gateway's limit. */
  REQUEST_TOO_LARGE(413, "invalid_request_error"),
  /** The request is malformed or matches no route. */
  INVALID_REQUEST(400, "invalid_request_error"),
  /** The backend did not respond. */
  UPSTREAM_UNAVAILABLE(503, "server_error"),
  /** The gateway could not decide; the request was not forwarded. */
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

  /** The HTTP status of the code, unless a protocol requires another. */
  public int status() {
    return status;
  }

  /** The value of {@code error.type}. */
  public String type() {
    return type;
  }

  /**
   * Returns the response body.
   *
   * @param message one sentence for people, with the remedy; must not contain a secret
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
