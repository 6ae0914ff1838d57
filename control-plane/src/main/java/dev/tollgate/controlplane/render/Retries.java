package dev.tollgate.controlplane.render;

/** Limits that the retries of checks and of requests share. */
final class Retries {
  /**
   * Picks of a host for a retry before Envoy takes one that has failed. A dead host has no active
   * requests, so least-request prefers it: of two hosts it is picked three times in four.
   */
  static final int HOST_SELECTION_ATTEMPTS = 100;

  private Retries() {}
}
