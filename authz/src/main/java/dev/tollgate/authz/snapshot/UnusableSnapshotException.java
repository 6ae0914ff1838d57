package dev.tollgate.authz.snapshot;

/** The snapshot on disk cannot be used; the message says why. */
final class UnusableSnapshotException extends Exception {
  private static final long serialVersionUID = 1L;

  UnusableSnapshotException(String message) {
    super(message);
  }
}
