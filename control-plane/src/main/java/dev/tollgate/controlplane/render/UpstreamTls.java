package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.config.Discovery;
import dev.tollgate.controlplane.config.GatewayDocument.Backend;
import dev.tollgate.controlplane.config.GatewayDocument.Endpoint;
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
import java.util.List;

/** TLS to a backend: a known CA must have issued its certificate for the endpoint's address. */
final class UpstreamTls {
  /** The system's CAs on the machine of Envoy, where Debian and its derivatives keep them. */
  private static final String SYSTEM_CAS = "/etc/ssl/certs/ca-certificates.crt";

  private UpstreamTls() {}

  static TransportSocket socket(Backend backend) {
    return TransportSocket.newBuilder()
        .setName("envoy.transport_sockets.tls")
        .setTypedConfig(Protos.pack(context(backend)))
        .build();
  }

  private static UpstreamTlsContext context(Backend backend) {
    boolean isNamed = backend.discovery() instanceof Discovery.Dns;
    return UpstreamTlsContext.newBuilder()
        .setAutoHostSni(isNamed)
        .setAutoSniSanValidation(isNamed)
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
    switch (backend.discovery()) {
      // The SNI names the server, and Envoy compares the certificate with it.
      case Discovery.Dns _ -> {}
      // An address cannot be sent as SNI, so the certificate is compared with the addresses.
      case Discovery.Static(List<Endpoint> endpoints) ->
          endpoints.stream()
              .map(Endpoint::address)
              .distinct()
              .sorted()
              .map(UpstreamTls::address)
              .forEach(validation::addMatchTypedSubjectAltNames);
      // Without a name or an address, any certificate of the CA would do.
      case Discovery.InstanceGroup(String name, int port) ->
          throw new IllegalArgumentException(
              "backend %s: TLS to instance group %s (expected: clear text)"
                  .formatted(backend.name(), name));
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
