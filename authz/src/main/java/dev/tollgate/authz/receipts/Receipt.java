package dev.tollgate.authz.receipts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a change is in force. Times are of the database's clock.
 *
 * @param seq the change's number
 * @param committedAt when it was committed; null if that was too long ago to be known, or the
 *     database went away
 * @param inForce whether no check anywhere is decided without the change from here on
 * @param replicas by name, those that may serve
 * @param laggards names of those of them that may still decide without the change
 */
public record Receipt(
    long seq,
    @Nullable Instant committedAt,
    boolean inForce,
    List<Replica> replicas,
    List<String> laggards) {
  /** Copies the lists. */
  public Receipt {
    replicas = List.copyOf(replicas);
    laggards = List.copyOf(laggards);
  }

  /**
   * One replica.
   *
   * @param inForceAt when the change was found to be in force there; null if it is not known to be
   * @param lastHeardAt when the replica last said anything
   */
  public record Replica(String name, @Nullable Instant inForceAt, Instant lastHeardAt) {}
}
