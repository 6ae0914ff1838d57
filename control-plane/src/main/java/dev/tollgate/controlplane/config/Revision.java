package dev.tollgate.controlplane.config;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A gateway document as it was put, and what became of it.
 *
 * @param number counts up from 1
 * @param document YAML or JSON, comments included; names certificates, never holds them
 * @param digest SHA-256 of the document's UTF-8 bytes, in lower-case hexadecimal digits
 * @param author who put it
 * @param reason why it was rejected; empty if it was not
 */
public record Revision(
    long number,
    String document,
    String digest,
    String author,
    Instant createdAt,
    RevisionState state,
    String reason) {

  /** Checks what must hold for every revision. */
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

  /** The same revision, further on its way. */
  public Revision in(RevisionState state, String reason) {
    return new Revision(number, document, digest, author, createdAt, state, reason);
  }
}
