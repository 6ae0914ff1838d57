package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.certificates.CertificatePem;

import dev.tollgate.controlplane.config.GatewayDocument;
import java.util.Map;

/** Turns a gateway document into Envoy resources. Thread-safe. */
public final class Renderer {
  private Renderer() {}

  /**
   * Renders a document. Pure: equal input gives equal bytes.
   *
   * @param revision the number under which the document is stored; Envoy tells it to authz
   * @param certificates by name, one for each certificate of the document
   * @throws IllegalArgumentException if a certificate of the document is missing
   */
  public static ResourceSet render(
      GatewayDocument document, long revision, Map<String, CertificatePem> certificates) {
    return new ResourceSet(
        Clusters.of(document),
        Endpoints.of(document),
        Listeners.of(document),
        RouteConfigurations.of(document, revision),
        Secrets.of(document, certificates));
  }
}
