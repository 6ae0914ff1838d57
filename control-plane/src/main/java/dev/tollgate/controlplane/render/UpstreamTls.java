package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.controlplane.config.GatewayDocument.Backend;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;

/** TLS to a backend: its certificate must be issued by a known CA for the endpoint's address. */
final class UpstreamTls {
  /** On the machine of Envoy; where Debian and its descendants keep the system's CAs. */
  private static final String SYSTEM_CAS = "/etc/ssl/certs/ca-certificates.crt";

  private UpstreamTls() {}

  static TransportSocket socket(Backend backend) {
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.tls")
        .setTypedConfig(Protos.pack(context(backend)))
        .build();
  }

  private static UpstreamTlsContext context(Backend backend) {
    return UpstreamTlsContext.newBuilder()
        .setAutoHostSni(backend.isNamed())
        .setAutoSniSanValidation(backend.isNamed())
        .setCommonTlsContext(
            CommonTlsContext.newBuilder()
                .setTlsParams(
                    TlsParameters.newBuilder()
                        .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2)
                        // Envoy's default as a client stops at 1.2.
                        .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3))
                .addAlpnProtocols(backend.http2() ? "h2" : "http/1.1")
                .setValidationContext(validation(backend)))
        .build();
  }

  private static CertificateValidationContext validation(Backend backend) {
    CertificateValidationContext.Builder validation =
        CertificateValidationContext.newBuilder()
            .setTrustedCa(DataSource.newBuilder().setFilename(SYSTEM_CAS));
    if (!backend.isNamed()) {
      // An address cannot be asked for by SNI, so it is compared with the certificate itself.
      backend.endpoints().stream()
          .map(GatewayDocument.Endpoint::address)
          .distinct()
          .sorted()
          .map(UpstreamTls::address)
          .forEach(validation::addMatchTypedSubjectAltNames);
    }
    return validation.build();
  }

  private static SubjectAltNameMatcher address(String address) {
    return SubjectAltNameMatcher.newBuilder()
        .setSanType(SanType.IP_ADDRESS)
        .setMatcher(StringMatcher.newBuilder().setExact(address))
        .build();
  }
}
