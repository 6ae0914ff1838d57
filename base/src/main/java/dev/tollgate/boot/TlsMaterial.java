package dev.tollgate.boot;

import io.grpc.util.CertificateUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.List;

/** The content of {@link TlsFiles}. Equal if the certificates and the key are equal. */
record TlsMaterial(
    List<X509Certificate> chain, PrivateKey key, List<X509Certificate> clientAuthorities) {
  TlsMaterial {
    chain = List.copyOf(chain);
    clientAuthorities = List.copyOf(clientAuthorities);
  }

  /**
   * Reads the three files.
   *
   * @throws IOException if a file cannot be read or parsed; the message names it
   * @throws GeneralSecurityException if the key does not belong to the certificate
   */
  static TlsMaterial read(TlsFiles files) throws IOException, GeneralSecurityException {
    TlsMaterial material =
        new TlsMaterial(
            parse(files.certificate(), TlsMaterial::certificates),
            parse(files.key(), CertificateUtils::getPrivateKey),
            parse(files.clientCa(), TlsMaterial::certificates));
    material.checkPair(files);
    return material;
  }

  X509Certificate[] chainArray() {
    return chain.toArray(X509Certificate[]::new);
  }

  X509Certificate[] clientAuthorityArray() {
    return clientAuthorities.toArray(X509Certificate[]::new);
  }

  /** Signs with the key and verifies with the certificate: TLS itself would fail only later. */
  private void checkPair(TlsFiles files) throws GeneralSecurityException {
    byte[] text = files.toString().getBytes(StandardCharsets.UTF_8);
    String algorithm = signatureAlgorithm();
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(text);
      Signature verifying = Signature.getInstance(algorithm);
      verifying.initVerify(chain.getFirst());
      verifying.update(text);
      if (verifying.verify(signing.sign())) {
        return;
      }
    } catch (InvalidKeyException | SignatureException e) {
      throw new GeneralSecurityException(mismatch(files), e);
    }
    throw new GeneralSecurityException(mismatch(files));
  }

  private String signatureAlgorithm() {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }

  private static String mismatch(TlsFiles files) {
    return "%s is not the key of %s".formatted(files.key(), files.certificate());
  }

  private static List<X509Certificate> certificates(InputStream in)
      throws GeneralSecurityException {
    List<X509Certificate> certificates = List.of(CertificateUtils.getX509Certificates(in));
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("no certificate (expected: PEM)");
    }
    return certificates;
  }

  /** Reads the file in one go: while it is written, a part of it could be a valid chain. */
  private static <T> T parse(Path file, Parser<T> parser) throws IOException {
    try {
      return parser.parse(new ByteArrayInputStream(Files.readAllBytes(file)));
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private interface Parser<T> {
    T parse(InputStream in) throws IOException, GeneralSecurityException;
  }
}
