package dev.tollgate.admin.http;

import dev.tollgate.admin.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads request headers. Stateless. */
final class RequestHeaders {
  private RequestHeaders() {}

  /**
   * The only value of a header; empty if the request does not have it. The value is never part of
   * the message, because it may be a credential.
   *
   * @throws ProblemException with 400 if the request has several of them
   */
  static Optional<String> one(HttpServletRequest request, String name) {
    List<String> values = all(request, name);
    if (values.size() > 1) {
      throw ProblemException.invalid(name, values.size() + " headers", "one");
    }
    return values.stream().findFirst();
  }

  /** The values of all headers with this name, in their order. */
  static List<String> all(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }
}
