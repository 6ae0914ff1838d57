package dev.tollgate.controlplane.config;

/** The backends that requests of a route go to. */
public sealed interface Destination {
  /** One backend, whatever the request says. */
  record ToBackend(String name) implements Destination {}

  /**
   * The backends of the model that the request names. While routing by model is missing, validation
   * requires that all models of the document are served by one backend.
   */
  record ByModel() implements Destination {}
}
