package dev.tollgate.controlplane.config;

/**
 * The size limits of a gateway document. Each is far above the needs of an edge, and low enough for
 * fast rendering, sending and matching.
 */
final class Limits {
  /** Size of the text in UTF-8, in bytes. */
  static final int DOCUMENT_BYTES = 1 << 20;

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
  static final int ORIGINS = 50;
  static final int CORS_HEADERS = 50;

  /** Sum over all hosts of the routes that Envoy lists for the host. */
  static final int ROUTES_OVER_HOSTS = 10_000;

  static final int PATH_SEGMENTS = 32;
  static final int PATH_LENGTH = 512;

  private Limits() {}
}
