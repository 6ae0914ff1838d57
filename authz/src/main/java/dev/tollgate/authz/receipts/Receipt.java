package dev.tollgate.authz.receipts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * At which replicas a change is in force. Times are of the database's clock. Immutable.
 *
 * @param seq the change's sequence number
 * @param committedAt when the change was committed; null if the entry has been pruned, or the
 *     database went away
 * @param inForce whether every check at every replica is decided with the change from now on
 * @param replicas the replicas that may serve checks, by name
 * @param laggards names of the replicas that may still decide without the change
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
   * @param inForceAt when the replica reported the change; null if it has not yet
   * @param lastHeardAt time of the replica's last report or heartbeat
   */
  public record Replica(String name, @Nullable Instant inForceAt, Instant lastHeardAt) {}
}
