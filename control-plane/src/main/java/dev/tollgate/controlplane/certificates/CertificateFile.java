package dev.tollgate.controlplane.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Comparator.naturalOrder;

import dev.tollgate.boot.Secret;
import java.io.ByteArrayInputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
    List<X509Certificate> certificates = certificates(chain);
    checkOrder(certificates);
    checkKey(certificates.getFirst().getPublicKey(), keys.getFirst());
    Instant end =
        certificates.stream().map(it -> it.getNotAfter().toInstant()).min(naturalOrder()).get();
    CertificatePem pem =
        new CertificatePem(
            String.join("\n", chain) + "\n", Secret.of(keyPem(keys.getFirst())), end);
    for (int i = 0; i < certificates.size(); i++) {
      checkTime(certificates.get(i), i + 1, now, pem);
    }
    return pem;
  }

  /** Each certificate must be signed by the next one; clients do not search for a way. */
  private static void checkOrder(List<X509Certificate> chain) throws UnusableCertificateException {
    for (int i = 0; i + 1 < chain.size(); i++) {
      if (!isSignedBy(chain.get(i), chain.get(i + 1))) {
        throw new UnusableCertificateException(
            "a chain in order; certificate %d does not sign certificate %d"
                .formatted(i + 2, i + 1));
      }
    }
  }

  private static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
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

  private static void checkTime(
      X509Certificate certificate, int number, Instant now, CertificatePem pem)
      throws UnusableCertificateException {
    Instant end = certificate.getNotAfter().toInstant();
    if (!now.isBefore(end)) {
      throw new UnusableCertificateException(
          "certificates that are still valid; number %d ended %s".formatted(number, end), pem);
    }
    Instant start = certificate.getNotBefore().toInstant();
    if (now.isBefore(start)) {
      throw new UnusableCertificateException(
          "certificates that are valid already; number %d begins %s".formatted(number, start), pem);
    }
  }

  private static void checkKey(PublicKey publicKey, String key)
      throws UnusableCertificateException {
    if (publicKey instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS) {
      throw new UnusableCertificateException(
          "an RSA key of at least %d bits".formatted(MIN_RSA_BITS));
    }
    String algorithm = signatureAlgorithm(publicKey);
    if (algorithm.endsWith("ECDSA") && !isOnKnownCurve(publicKey)) {
      throw new UnusableCertificateException("an EC key on P-256, P-384 or P-521");
    }
    try {
      PKCS8EncodedKeySpec der = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key));
      KeyFactory keys = KeyFactory.getInstance(publicKey.getAlgorithm());
      if (!belongTogether(publicKey, keys.generatePrivate(der), algorithm)) {
        throw new UnusableCertificateException("the key of the first certificate");
      }
    } catch (InvalidKeySpecException | InvalidKeyException | IllegalArgumentException e) {
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

  /** Envoy's TLS library takes these curves only, and refuses the whole listener otherwise. */
  private static boolean isOnKnownCurve(PublicKey key) {
    return key instanceof ECPublicKey ec
        && Stream.of("secp256r1", "secp384r1", "secp521r1")
            .map(CertificateFile::curve)
            .anyMatch(curve ->
                curve.getCurve().equals(ec.getParams().getCurve())
                    && curve.getGenerator().equals(ec.getParams().getGenerator()));
  }

  private static ECParameterSpec curve(String name) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(name));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
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
