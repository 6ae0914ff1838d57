package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.certificates.CertificatePem;

import com.google.protobuf.ByteString;
import dev.tollgate.controlplane.config.GatewayDocument;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import java.util.List;
import java.util.Map;

/** The certificates that listeners serve, under their names in the document. */
final class Secrets {
  private Secrets() {}

  static List<Secret> of(GatewayDocument document, Map<String, CertificatePem> certificates) {
    return document.certificates().stream()
        .map(certificate -> secret(certificate.name(), certificates))
        .toList();
  }

  private static Secret secret(String name, Map<String, CertificatePem> certificates) {
    CertificatePem pem = certificates.get(name);
    if (pem == null) {
      throw new IllegalArgumentException(
          "certificate: %s (expected: one of those loaded, %s)"
              .formatted(name, certificates.keySet()));
    }
    return Secret.newBuilder()
        .setName(name)
        .setTlsCertificate(
            TlsCertificate.newBuilder()
                .setCertificateChain(inline(pem.chain()))
                .setPrivateKey(inline(pem.privateKey().reveal())))
        .build();
  }

  private static DataSource inline(String pem) {
    return DataSource.newBuilder().setInlineBytes(ByteString.copyFromUtf8(pem)).build();
  }
}
