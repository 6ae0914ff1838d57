package dev.tollgate.controlplane.render;

/** Limits for the retries of checks and of requests. */
final class Retries {
  /**
   * Attempts to pick another host for a retry before Envoy accepts one that has failed. A dead host
   * has no active requests, so least-request prefers it: of two hosts it is picked three times in
   * four.
   */
  static final int HOST_SELECTION_ATTEMPTS = 100;

  private Retries() {}
}
