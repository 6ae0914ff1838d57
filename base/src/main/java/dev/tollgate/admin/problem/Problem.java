package dev.tollgate.admin.problem;

import java.util.List;

/** The body of an error response (RFC 9457). Immutable. */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    List<FieldFault> errors,
    String requestId) {
  /** Returns the body for an exception. */
  public static Problem of(ProblemException e, String requestId) {
    ProblemKind kind = e.kind();
    return new Problem(
        kind.type(),
        kind.title(),
        kind.status(),
        String.valueOf(e.getMessage()),
        e.faults(),
        requestId);
  }
}
