package dev.tollgate.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Which certificates of servers are trusted, and why one was not. Stateless. */
final class TlsTrust {
  private TlsTrust() {}

  /** A context for connections without TLS: reading the JDK's authorities costs 100 ms of CPU. */
  static SSLContext none() {
    try {
      return context(new TrustManager[0]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /**
   * A context that trusts the authorities in a PEM file and no others.
   *
   * @throws CommandException if the file has no certificate
   */
  static SSLContext of(Path caFile) throws CommandException {
    try (InputStream in = Files.newInputStream(caFile)) {
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        authorities.setCertificateEntry("ca-" + authorities.size(), one);
      }
      if (authorities.size() > 0) {
        TrustManagerFactory factory =
            TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return context(factory.getTrustManagers());
      }
    } catch (IOException | CertificateException e) {
      throw wrongFile(caFile);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has X.509 and TLS", e);
    }
    throw wrongFile(caFile);
  }

  /** Says what is wrong with the TLS of a server; empty if nothing is known to be. */
  static Optional<String> explain(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof CertificateExpiredException) {
        return Optional.of("its certificate has expired");
      }
      if (message.contains("unable to find valid certification path")
          || message.contains("Path does not chain")) {
        return Optional.of(
            "its certificate is of an unknown authority (expected: --ca-file with the certificate"
                + " of the authority)");
      }
      if (cause instanceof CertificateException && message.startsWith("No ")) {
        return Optional.of(
            "its certificate is for another name: %s (expected: --server with a name that is in"
                    .formatted(message)
                + " the certificate)");
      }
      if (message.contains("nrecognized SSL message")) {
        return Optional.of("it does not speak TLS (expected: http:// in the address)");
      }
    }
    return failure instanceof SSLException
        ? Optional.of("TLS: " + failure.getMessage())
        : Optional.empty();
  }

  private static SSLContext context(TrustManager[] trusted) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[0], trusted, null);
    return context;
  }

  private static CommandException wrongFile(Path caFile) {
    return CommandException.usage(
        "--ca-file: %s (expected: a readable file with certificates in PEM form)"
            .formatted(caFile));
  }
}
