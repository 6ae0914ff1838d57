package dev.tollgate.authz.emergency;

import java.util.List;

/** A {@link Denial} as admins see it. */
record DenialView(String kind, String id, String reason, String deniedAt, String caller) {
  /** All of them. */
  record All(List<DenialView> items) {}

  static DenialView of(Denial denial) {
    return new DenialView(
        denial.kind().wireName(), denial.id(), denial.reason(), denial.deniedAt(), denial.caller());
  }
}
