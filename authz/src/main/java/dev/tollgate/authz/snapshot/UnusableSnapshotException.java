package dev.tollgate.authz.snapshot;

/** Why what is on disk cannot be served from, in words for an operator. */
final class UnusableSnapshotException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableSnapshotException(String message) {
    super(message);
  }
}
