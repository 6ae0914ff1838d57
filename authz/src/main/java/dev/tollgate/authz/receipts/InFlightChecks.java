package dev.tollgate.authz.receipts;

import java.time.Duration;

/** Knows when nothing that was decided by an older state of memory is still to be answered. */
@FunctionalInterface
public interface InFlightChecks {
  /**
   * Waits until every check that began before this call was answered, or will be decided again.
   *
   * @return false if that did not come to pass within the time
   */
  boolean await(Duration atMost);
}
