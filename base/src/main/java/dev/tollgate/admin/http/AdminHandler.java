package dev.tollgate.admin.http;

import dev.tollgate.admin.problem.ProblemException;

/** Answers calls to one admin route. */
@FunctionalInterface
public interface AdminHandler {
  /**
   * Answers the call, or throws: a {@link ProblemException} is answered as it says, a lost database
   * as 503, everything else as 500.
   */
  void handle(AdminCall call) throws Exception;
}
