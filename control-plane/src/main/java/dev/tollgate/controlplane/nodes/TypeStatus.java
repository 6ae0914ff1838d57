package dev.tollgate.controlplane.nodes;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of one resource type on one stream. An empty version means none, as in the protocol.
 *
 * @param target the version that the stream should have; empty if nothing that it asks for exists
 * @param sent the version last sent, or reported by the node when the stream began
 * @param acked the version last accepted
 * @param nack the last refusal; kept after recovery until that version is sent again
 * @param outstanding whether the node still has to answer the last response
 * @param since time of the last change of another component
 */
public record TypeStatus(
    String target,
    String sent,
    String acked,
    @Nullable Nack nack,
    boolean outstanding,
    Instant since) {

  /** Rejects nulls, except for the refusal. */
  public TypeStatus {
    requireNonNull(target, "target");
    requireNonNull(sent, "sent");
    requireNonNull(acked, "acked");
    requireNonNull(since, "since");
  }

  /** True if the node has accepted the target, or needs nothing of this type. */
  public boolean settled() {
    return !outstanding && (target.isEmpty() || acked.equals(target));
  }

  /** True if {@code version} was sent last and the node refused it. */
  public boolean refuses(String version) {
    return nack != null && nack.version().equals(version) && sent.equals(version);
  }
}
