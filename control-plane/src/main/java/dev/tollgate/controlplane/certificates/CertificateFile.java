package dev.tollgate.controlplane.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tollgate.boot.Secret;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One PEM file with a certificate chain and the private key of its first certificate. */
final class CertificateFile {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([A-Za-z0-9+/=\\s]+?)-----END \\1-----");

  /** The minimum of Envoy's TLS library; with a shorter key it rejects the whole listener. */
  private static final int MIN_RSA_BITS = 2048;

  private CertificateFile() {}

  /**
   * Parses and checks the text of a file.
   *
   * @throws UnusableCertificateException if Envoy could not serve it at {@code now}
   */
  static CertificatePem parse(String text, Instant now) throws UnusableCertificateException {
    List<String> chain = new ArrayList<>();
    List<String> keys = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(text);
    while (blocks.find()) {
      switch (blocks.group(1)) {
        case "CERTIFICATE" -> chain.add(blocks.group());
        case "PRIVATE KEY" -> keys.add(blocks.group(2));
        case String type when type.endsWith("PRIVATE KEY") ->
            throw new UnusableCertificateException(
                "a key that begins with BEGIN PRIVATE KEY, which openssl pkcs8 -topk8 -nocrypt makes");
        default -> {} // parameters and other blocks that servers do not need
      }
    }
    if (chain.isEmpty() || keys.size() != 1) {
      throw new UnusableCertificateException("PEM with a certificate chain and one private key");
    }
    X509Certificate leaf = certificates(chain).getFirst();
    checkTime(leaf, now);
    checkKey(leaf.getPublicKey(), keys.getFirst());
    return new CertificatePem(String.join("\n", chain) + "\n", Secret.of(keyPem(keys.getFirst())));
  }

  private static List<X509Certificate> certificates(List<String> chain)
      throws UnusableCertificateException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory x509 = CertificateFactory.getInstance("X.509");
      for (String pem : chain) {
        byte[] bytes = pem.getBytes(US_ASCII);
        certificates.add(
            (X509Certificate) x509.generateCertificate(new ByteArrayInputStream(bytes)));
      }
      return certificates;
    } catch (CertificateException e) {
      throw new UnusableCertificateException(
          "X.509 certificates; number %d is none".formatted(certificates.size() + 1));
    }
  }

  private static void checkTime(X509Certificate leaf, Instant now)
      throws UnusableCertificateException {
    Instant end = leaf.getNotAfter().toInstant();
    if (!now.isBefore(end)) {
      throw new UnusableCertificateException(
          "a certificate that is still valid; this one ended " + end);
    }
    Instant start = leaf.getNotBefore().toInstant();
    if (now.isBefore(start)) {
      throw new UnusableCertificateException(
          "a certificate that is valid already; this one begins " + start);
    }
  }

  private static void checkKey(PublicKey publicKey, String key)
      throws UnusableCertificateException {
    if (publicKey instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
      throw new UnusableCertificateException(
          "an RSA key of at least %d bits".formatted(MIN_RSA_BITS));
    }
    String algorithm = signatureAlgorithm(publicKey);
    try {
      PKCS8EncodedKeySpec der = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key));
      KeyFactory keys = KeyFactory.getInstance(publicKey.getAlgorithm());
      if (!belongTogether(publicKey, keys.generatePrivate(der), algorithm)) {
        throw new UnusableCertificateException("the key of the first certificate");
      }
    } catch (InvalidKeySpecException | IllegalArgumentException e) {
      throw new UnusableCertificateException("the key of the first certificate, unencrypted");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA and EC", e);
    }
  }

  private static String signatureAlgorithm(PublicKey publicKey)
      throws UnusableCertificateException {
    return switch (publicKey.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> throw new UnusableCertificateException("an RSA or EC key");
    };
  }

  private static boolean belongTogether(
      PublicKey publicKey, PrivateKey privateKey, String algorithm)
      throws GeneralSecurityException {
    byte[] anything = {1, 2, 3};
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(privateKey);
    signature.update(anything);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(anything);
    try {
      return signature.verify(signed);
    } catch (SignatureException e) {
      return false; // made by a key of another size
    }
  }

  private static String keyPem(String base64) {
    return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n".formatted(base64.strip());
  }
}
