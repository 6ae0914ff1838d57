package dev.tollgate.admin.problem;

import java.util.Locale;

/**
 * The closed list of admin API errors. The names are frozen, because clients branch on {@link
 * #type()}.
 */
public enum ProblemKind {
  /** The request cannot be parsed. */
  MALFORMED_REQUEST(400, "The request cannot be read"),
  /** The request was parsed, and fields have invalid values. */
  INVALID_FIELDS(400, "Fields of the request are wrong"),
  /** The bearer token is missing or not accepted. */
  UNAUTHORIZED(401, "A valid admin token is needed"),
  /** The caller's role lacks the permission that the route requires. */
  FORBIDDEN(403, "The role does not allow this"),
  /** The path, or the resource with this id, does not exist. */
  NOT_FOUND(404, "There is no such thing"),
  /** The path exists, but not for this method. */
  METHOD_NOT_ALLOWED(405, "The path does not take this method"),
  /** The request did not arrive completely in time. */
  REQUEST_TIMEOUT(408, "The request took too long to arrive"),
  /** The request contradicts the stored state. */
  CONFLICT(409, "The request contradicts the present state"),
  /** The {@code Idempotency-Key} was used before with another path or body. */
  IDEMPOTENCY_KEY_REUSED(409, "The Idempotency-Key belongs to another call"),
  /** Another call with the same {@code Idempotency-Key} is running. */
  CALL_IN_PROGRESS(409, "The same call has not ended"),
  /** The resource changed since the caller read it: {@code If-Match} names another state. */
  PRECONDITION_FAILED(412, "It was changed by somebody else"),
  /** The body exceeds the size limit. */
  TOO_LARGE(413, "The body is too large"),
  /** The route does not accept the content type of the body. */
  UNSUPPORTED_MEDIA_TYPE(415, "The body is of an unsupported type"),
  /** The gateway document was parsed, and its content is invalid. */
  INVALID_DOCUMENT(422, "The gateway document is wrong"),
  /** An Envoy node rejected the configuration (NACK); the previous revision was restored. */
  REFUSED_BY_NODE(422, "A node refused the configuration"),
  /** The request is valid, but the gateway would not enforce what it asks for. */
  NOT_ENFORCED(422, "The gateway would not enforce this"),
  /** The call needs an {@code If-Match} header. */
  PRECONDITION_REQUIRED(428, "If-Match is needed"),
  /** The client address failed to authenticate too often. */
  TOO_MANY_ATTEMPTS(429, "Too many failed attempts"),
  /** The headers or the path exceed the size limit. */
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  /** A fault of the service. */
  INTERNAL(500, "Something went wrong on our side"),
  /** A dependency, such as the database, is down; the same request may succeed later. */
  UNAVAILABLE(503, "The service cannot do this now"),
  /** The gateway waited too long for the service's response; the call may have done its work. */
  RESPONSE_TIMEOUT(504, "The service took too long to answer");

  private final int status;
  private final String title;

  ProblemKind(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** A short description, the same for all problems of the kind. */
  public String title() {
    return title;
  }

  /** The name in the {@link #type()} and in logs, such as {@code not-found}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The URI that identifies the kind for programs. */
  public String type() {
    return "urn:tollgate:problem:" + wireName();
  }
}
