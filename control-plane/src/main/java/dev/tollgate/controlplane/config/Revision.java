package dev.tollgate.controlplane.config;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A gateway document as it was published, with the state of its rollout.
 *
 * @param number counts up from 1
 * @param document YAML or JSON, comments included; names certificates, never holds them
 * @param digest SHA-256 of the document's UTF-8 bytes, in lower-case hexadecimal digits
 * @param author the name of its author
 * @param reason Envoy's reason for the rejection; empty in other states
 */
public record Revision(
    long number,
    String document,
    String digest,
    String author,
    Instant createdAt,
    RevisionState state,
    String reason) {

  /** Checks that the components agree. */
  public Revision {
    requireNonNull(document, "document");
    requireNonNull(digest, "digest");
    requireNonNull(author, "author");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(state, "state");
    requireNonNull(reason, "reason");
    if (number < 1) {
      throw new IllegalArgumentException("number: %d (expected: > 0)".formatted(number));
    }
  }

  /** The same revision in another state. */
  public Revision in(RevisionState state, String reason) {
    return new Revision(number, document, digest, author, createdAt, state, reason);
  }
}
