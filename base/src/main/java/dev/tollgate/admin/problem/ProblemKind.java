package dev.tollgate.admin.problem;

import java.util.Locale;

/** The closed list of problems that the admin API answers with. The names are frozen. */
public enum ProblemKind {
  /** The request cannot be read at all. */
  MALFORMED_REQUEST(400, "The request cannot be read"),
  /** The request can be read and its fields are wrong. */
  INVALID_FIELDS(400, "Fields of the request are wrong"),
  /** No bearer token, or not the right one. */
  UNAUTHORIZED(401, "A valid admin token is needed"),
  /** The caller is known and its role does not allow this. */
  FORBIDDEN(403, "The role does not allow this"),
  /** There is nothing at this path or of this id. */
  NOT_FOUND(404, "There is no such thing"),
  /** The path exists and does not take this method. */
  METHOD_NOT_ALLOWED(405, "The path does not take this method"),
  /** The request contradicts what is stored. */
  CONFLICT(409, "The request contradicts the present state"),
  /** The Idempotency-Key was used before, for another call. */
  IDEMPOTENCY_KEY_REUSED(409, "The Idempotency-Key belongs to another call"),
  /** A call with the same Idempotency-Key has not ended, or was cut off. */
  CALL_IN_PROGRESS(409, "The same call has not ended"),
  /** What is changed is not what the caller read. */
  PRECONDITION_FAILED(412, "It was changed by somebody else"),
  /** The body is larger than the server takes. */
  TOO_LARGE(413, "The body is too large"),
  /** The body is of a type that the path does not take. */
  UNSUPPORTED_MEDIA_TYPE(415, "The body is of an unsupported type"),
  /** The gateway document can be read and is wrong. */
  INVALID_DOCUMENT(422, "The gateway document is wrong"),
  /** An Envoy refused the configuration; the one before is in force again. */
  REFUSED_BY_NODE(422, "A node refused the configuration"),
  /** The call must say which state of the thing it changes. */
  PRECONDITION_REQUIRED(428, "If-Match is needed"),
  /** The source failed to authenticate too often. */
  TOO_MANY_ATTEMPTS(429, "Too many failed attempts"),
  /** A fault of ours. */
  INTERNAL(500, "Something went wrong on our side"),
  /** Something that the service needs is away; the same request may work later. */
  UNAVAILABLE(503, "The service cannot do this now");

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

  /** One line for people, the same for all problems of the kind. */
  public String title() {
    return title;
  }

  /** The URI that programs branch on. */
  public String type() {
    return "urn:tollgate:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
