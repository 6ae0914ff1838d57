package dev.tollgate.boot;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Files of a server that speaks mutual TLS, all PEM.
 *
 * @param certificate the server's certificate chain
 * @param key its private key, PKCS #8, not encrypted
 * @param clientCa the authority that client certificates must come from
 */
public record TlsFiles(Path certificate, Path key, Path clientCa) {
  /** Reads {@code TLS_CERTIFICATE_FILE}, {@code TLS_KEY_FILE} and {@code TLS_CLIENT_CA_FILE}. */
  public static TlsFiles from(Settings settings) {
    String prefix = settings.prefix();
    return new TlsFiles(
        settings.file(prefix + "TLS_CERTIFICATE_FILE"),
        settings.file(prefix + "TLS_KEY_FILE"),
        settings.file(prefix + "TLS_CLIENT_CA_FILE"));
  }

  /**
   * Credentials for a gRPC server that refuses clients without a certificate of {@code clientCa}.
   *
   * @throws StartFailure if a file cannot be used
   */
  public ServerCredentials serverCredentials() {
    try {
      // Made only to be thrown away: it names the file that is wrong, the credentials would not.
      GrpcSslContexts.forServer(certificate.toFile(), key.toFile())
          .trustManager(clientCa.toFile())
          .build();
      return TlsServerCredentials.newBuilder()
          .keyManager(certificate.toFile(), key.toFile())
          .trustManager(clientCa.toFile())
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
          .build();
    } catch (IOException | IllegalArgumentException e) {
      throw new StartFailure("cannot use the TLS files", e);
    }
  }
}
