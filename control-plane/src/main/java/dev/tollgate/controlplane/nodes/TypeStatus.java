package dev.tollgate.controlplane.nodes;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one stream has of one resource type. A version is empty where there is none yet, as on the
 * wire.
 *
 * @param target the version that the stream should have; empty while it asks for nothing that
 *     exists
 * @param sent the version last sent, or held already when the stream began
 * @param acked the version last accepted
 * @param nack the last refusal, kept after recovery, until the same version is sent again
 * @param outstanding a response waits to be answered by the node
 * @param since when one of the others last changed
 */
public record TypeStatus(
    String target,
    String sent,
    String acked,
    @Nullable Nack nack,
    boolean outstanding,
    Instant since) {

  /** Checks that nothing but the refusal is missing. */
  public TypeStatus {
    requireNonNull(target, "target");
    requireNonNull(sent, "sent");
    requireNonNull(acked, "acked");
    requireNonNull(since, "since");
  }

  /** The stream has accepted all that there is for it. */
  public boolean settled() {
    return !outstanding && (target.isEmpty() || acked.equals(target));
  }

  /** {@code version} is the last thing that was sent, and the node refused it. */
  public boolean refuses(String version) {
    return nack != null && nack.version().equals(version) && sent.equals(version);
  }
}
