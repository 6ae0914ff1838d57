package dev.tollgate.authz.emergency;

import java.util.List;

/** A {@link Denial} in responses. */
record DenialView(String kind, String id, String reason, String deniedAt, String caller) {
  /** The list of denials. */
  record All(List<DenialView> items) {}

  static DenialView of(Denial denial) {
    return new DenialView(
        denial.kind().wireName(), denial.id(), denial.reason(), denial.deniedAt(), denial.caller());
  }
}
