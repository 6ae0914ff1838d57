package dev.tollgate.authz.receipts;

import java.time.Duration;

/**
 * Tracks checks in flight, so that a change is reported as applied only after the checks that began
 * before it.
 */
@FunctionalInterface
public interface InFlightChecks {
  /**
   * Waits until every check that began before this call has been answered, or will be decided
   * again.
   *
   * @return false if the wait is over first
   */
  boolean await(Duration atMost);
}
