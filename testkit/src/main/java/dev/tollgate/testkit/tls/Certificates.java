package dev.tollgate.testkit.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Creates and compares certificates. The only class that uses BouncyCastle. Stateless. */
final class Certificates {
  private static final int SERIAL_BITS = 127;
  // Tolerates clock differences between machines.
  private static final Duration BACKDATE = Duration.ofHours(1);

  private Certificates() {}

  static X509Certificate authority(KeyPair pair, Instant now, Duration life)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    X500Principal name = new X500Principal("CN=Tollgate local CA " + serial().toString(36));
    X509v3CertificateBuilder builder = builder(name, name, pair.getPublic(), now, life);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    return sign(builder, pair.getPrivate());
  }

  static X509Certificate leaf(
      LeafRequest request,
      PublicKey publicKey,
      X509Certificate issuer,
      PrivateKey issuerKey,
      Instant now,
      Duration life)
      throws GeneralSecurityException, OperatorCreationException, CertIOException {
    X500Principal subject = new X500Principal("CN=" + request.name());
    X509v3CertificateBuilder builder =
        builder(issuer.getSubjectX500Principal(), subject, publicKey, now, life);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    // Each process is a server to one peer and a client to another.
    KeyPurposeId[] both = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
    builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(both));
    builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(request));
    builder.addExtension(
        Extension.authorityKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer));
    return sign(builder, issuerKey);
  }

  static boolean isFor(X509Certificate certificate, LeafRequest request)
      throws GeneralSecurityException {
    Set<String> wanted = new HashSet<>(request.dnsNames());
    wanted.addAll(request.ipAddresses());
    wanted.addAll(request.uris());
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    Set<String> has = new HashSet<>();
    if (names != null) {
      names.forEach(name -> has.add(String.valueOf(name.get(1))));
    }
    return has.equals(wanted);
  }

  static boolean isSignedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static GeneralNames alternativeNames(LeafRequest request) {
    List<GeneralName> names = new ArrayList<>();
    request.dnsNames().forEach(n -> names.add(new GeneralName(GeneralName.dNSName, n)));
    request.ipAddresses().forEach(n -> names.add(new GeneralName(GeneralName.iPAddress, n)));
    request
        .uris()
        .forEach(n -> names.add(new GeneralName(GeneralName.uniformResourceIdentifier, n)));
    return new GeneralNames(names.toArray(new GeneralName[0]));
  }

  private static X509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, PublicKey key, Instant now, Duration life) {
    return new JcaX509v3CertificateBuilder(
        issuer, serial(), Date.from(now.minus(BACKDATE)), Date.from(now.plus(life)), subject, key);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static BigInteger serial() {
    return new BigInteger(SERIAL_BITS, new SecureRandom());
  }
}
