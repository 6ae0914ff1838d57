package dev.tollgate.authz.check.server;

import java.time.Duration;

/**
 * Bounds of the work that one replica takes on. A check beyond them is shed: it is answered at once
 * with 503 and Retry-After, instead of making all others wait longer.
 *
 * @param maxParked checks that wait for the database at a time
 * @param maxWait for which one of them waits
 * @param maxCallsPerConnection calls of one connection that are not answered yet; Envoy opens
 *     another connection for more
 */
public record CheckLimits(int maxParked, Duration maxWait, int maxCallsPerConnection) {
  /**
   * The limits of the service.
   *
   * <ul>
   *   <li>10,000 parked checks take about 20 MB, and are as many as a replica decides in the second
   *       that they wait. More only come if the database does not keep up.
   *   <li>A second is far above what a grant takes, because a wait costs no thread and a refusal
   *       costs the client a request. It is below Envoy's timeout for the call, so that the client
   *       gets our answer.
   *   <li>Calls are decided as soon as they are read, so only parked ones pile up; ten connections
   *       hold as many as may be parked.
   * </ul>
   */
  public static final CheckLimits DEFAULT = new CheckLimits(10_000, Duration.ofSeconds(1), 1_000);
}
