package dev.tollgate.authz.journal;

import java.util.UUID;

/**
 * One life of the process, from one opening of the journal to the next.
 *
 * @param number lives in this directory, counted from 1. Another directory counts anew, so the
 *     number alone identifies nothing in a database.
 * @param instance identifies the life everywhere
 */
public record Epoch(long number, UUID instance) {
  /** Mixed into checksums, so that bytes of another epoch or of a caller never pass as a frame. */
  int salt() {
    return Long.hashCode(instance.getMostSignificantBits())
        ^ Integer.rotateLeft(Long.hashCode(instance.getLeastSignificantBits()), 1);
  }
}
