package dev.tollgate.admin.http;

import dev.tollgate.admin.problem.ProblemException;

/** The implementation of an admin route. Must be thread-safe. */
@FunctionalInterface
public interface AdminHandler {
  /**
   * Responds to the call.
   *
   * @throws Exception to respond with an error: a {@link ProblemException} with its own status, a
   *     lost database connection with 503, anything else with 500
   */
  void handle(AdminCall call) throws Exception;
}
