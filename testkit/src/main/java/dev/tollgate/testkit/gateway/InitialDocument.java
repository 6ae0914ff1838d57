package dev.tollgate.testkit.gateway;

import java.net.URI;
import java.nio.file.Path;

/** Renders the initial gateway document of a gateway on one machine. Stateless. */
final class InitialDocument {
  private InitialDocument() {}

  /**
   * Renders the document.
   *
   * @param certificate PEM file with the certificate and key of the HTTPS listener
   * @param backend the address of the model server
   * @param hasHealth whether the model server has {@code GET /health}
   * @param model the model that it serves
   */
  static String render(
      GatewayPorts ports, Path certificate, URI backend, boolean hasHealth, String model) {
    return """
    # Made by "tollgate up"; the first configuration of this gateway. Change it over the admin API:
    # PUT /admin/v1/config.
    listeners:
      - {name: http, address: 127.0.0.1, port: %d, uploads: true}
      - {name: https, address: 127.0.0.1, port: %d, tls: {certificate: edge}, uploads: true}
    certificates:
      - {name: edge, secret: "file:%s"}
    backends:
      - name: gpu
        endpoints: [{address: "%s", port: %d}]
    %s%smodels:
      - name: "%s"
        serve: [{backend: gpu}]
    routes:
      - {name: llm, kind: llm, match: {path: /v1/**}}
      - {name: video, kind: media, match: {path: /v1/videos/**}, backend: gpu}
    """
        .formatted(
            ports.of(Port.HTTP),
            ports.of(Port.HTTPS),
            certificate,
            backend.getHost(),
            portOf(backend),
            isTls(backend) ? "    tls: true\n" : "",
            hasHealth ? "    health: {path: /health}\n" : "",
            model);
  }

  private static int portOf(URI backend) {
    if (backend.getPort() > 0) {
      return backend.getPort();
    }
    return isTls(backend) ? 443 : 80;
  }

  private static boolean isTls(URI backend) {
    return "https".equals(backend.getScheme());
  }
}
