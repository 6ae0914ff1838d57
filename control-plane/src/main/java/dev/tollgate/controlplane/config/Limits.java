package dev.tollgate.controlplane.config;

/**
 * What a gateway document may hold at most. Each bound is far above what an edge needs and far
 * below what would make rendering, pushing or matching slow.
 */
final class Limits {
  /** Size of the text in UTF-8. */
  static final int DOCUMENT_BYTES = 1 << 20;

  /** Objects and lists inside each other; the deepest legal place is at 6. */
  static final int DEPTH = 16;

  static final int LISTENERS = 32;
  static final int CERTIFICATES = 100;
  static final int BACKENDS = 500;
  static final int ENDPOINTS = 500;
  static final int MODELS = 1000;
  static final int ALIASES = 50;
  static final int SERVES = 50;
  static final int ROUTES = 1000;
  static final int HOSTS = 50;
  static final int METHODS = 10;

  /** Routes times the hosts under which Envoy has to list them. */
  static final int ROUTES_OVER_HOSTS = 10_000;

  static final int PATH_SEGMENTS = 32;
  static final int PATH_LENGTH = 512;

  /** More would not be read; the rest shows when these are gone. */
  static final int FAULTS = 100;

  private Limits() {}
}
