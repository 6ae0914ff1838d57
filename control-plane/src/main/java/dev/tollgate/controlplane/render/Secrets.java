package dev.tollgate.controlplane.render;

import com.google.protobuf.ByteString;
import dev.tollgate.controlplane.certificates.CertificatePem;
import dev.tollgate.controlplane.certificates.CertificateSet;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import java.util.ArrayList;
import java.util.List;

/** Renders certificates as secrets of the same names; one that has no content is left out. */
final class Secrets {
  private Secrets() {}

  static List<Secret> of(CertificateSet certificates) {
    List<Secret> secrets = new ArrayList<>();
    certificates
        .byName()
        .forEach((name, certificate) -> {
          CertificatePem pem = certificate.pem();
          if (pem != null) {
            secrets.add(secret(name, pem));
          }
        });
    return secrets;
  }

  private static Secret secret(String name, CertificatePem pem) {
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
