package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.config.GatewayDocument;

/** Renders gateway documents as Envoy resources. Thread-safe. */
public final class Renderer {
  private Renderer() {}

  /**
   * Renders the part of a document that belongs to the revision. Pure: equal input gives equal
   * bytes.
   *
   * @param revision number of the document's revision; Envoy passes it to authz
   */
  public static RevisionResources render(GatewayDocument document, long revision) {
    return new RevisionResources(
        Clusters.of(document), Listeners.of(document), RouteConfigurations.of(document, revision));
  }
}
