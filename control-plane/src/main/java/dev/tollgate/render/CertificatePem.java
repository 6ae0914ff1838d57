package dev.tollgate.render;

/**
 * A certificate chain and its private key. The key never shows in {@link #toString}.
 *
 * @param chain PEM, leaf first
 * @param privateKey PEM, PKCS#8
 */
public record CertificatePem(String chain, String privateKey) {
  @Override
  public String toString() {
    return "CertificatePem[redacted]";
  }
}
