package dev.tollgate.admin;

import java.util.Locale;

/** The closed list of problems that the admin API answers with. The names are frozen. */
public enum ProblemKind {
  /** The request cannot be read at all. */
  MALFORMED_REQUEST(400, "The request cannot be read"),
  /** The request can be read and its fields are wrong. */
  INVALID_FIELDS(400, "Fields of the request are wrong"),
  /** No bearer token, or not the right one. */
  UNAUTHORIZED(401, "A valid admin token is needed"),
  /** There is nothing at this path or of this id. */
  NOT_FOUND(404, "There is no such thing"),
  /** The path exists and does not take this method. */
  METHOD_NOT_ALLOWED(405, "The path does not take this method"),
  /** The request contradicts what is stored. */
  CONFLICT(409, "The request contradicts the present state"),
  /** The body is larger than the server takes. */
  TOO_LARGE(413, "The body is too large"),
  /** The body is of a type that the path does not take. */
  UNSUPPORTED_MEDIA_TYPE(415, "The body is of an unsupported type"),
  /** The gateway document can be read and is wrong. */
  INVALID_DOCUMENT(422, "The gateway document is wrong"),
  /** An Envoy refused the configuration; the one before is in force again. */
  REFUSED_BY_NODE(422, "A node refused the configuration"),
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
