package dev.tollgate.boot;

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
}
