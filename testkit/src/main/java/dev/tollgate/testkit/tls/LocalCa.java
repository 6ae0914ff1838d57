package dev.tollgate.testkit.tls;

import dev.tollgate.testkit.FileTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * A certificate authority for one machine: made on first use, kept in a directory, used again while
 * it is valid. Its files are {@code ca.pem} and {@code ca-key.pem}; each certificate that it issues
 * becomes {@code NAME.crt} (with the CA behind it), {@code NAME.key} and {@code NAME.pem} (both).
 * Not safe for use by several threads or processes at once.
 */
public final class LocalCa {
  private static final Duration CA_LIFE = Duration.ofDays(3_650);
  private static final Duration LEAF_LIFE = Duration.ofDays(365);
  // What is issued today still works for a gateway that then runs for a month.
  private static final Duration RENEW_BEFORE_END = Duration.ofDays(30);

  private final Path directory;
  private final InstantSource clock;
  private final X509Certificate certificate;
  private final PrivateKey key;

  private LocalCa(
      Path directory, InstantSource clock, X509Certificate certificate, PrivateKey key) {
    this.directory = directory;
    this.clock = clock;
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * The authority in a directory, made there when it is missing or near its end.
   *
   * @throws IOException if its files cannot be read or written
   */
  public static LocalCa in(Path directory, InstantSource clock) throws IOException {
    Path certificateFile = directory.resolve("ca.pem");
    Path keyFile = directory.resolve("ca-key.pem");
    try {
      if (!Files.exists(keyFile) || !holds(certificateFile, clock.instant())) {
        create(certificateFile, keyFile, clock.instant());
      }
      return new LocalCa(directory, clock, readCertificate(certificateFile), readKey(keyFile));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the local CA in " + directory + " cannot be used", e);
    }
  }

  /** The certificate of the authority, for those who shall trust it. */
  public Path certificateFile() {
    return directory.resolve("ca.pem");
  }

  /**
   * The files of a certificate; issued anew when they are missing, near their end, for something
   * else, or from an earlier authority.
   *
   * @throws IOException if they cannot be read or written
   */
  public LeafFiles leaf(LeafRequest request) throws IOException {
    LeafFiles files = LeafFiles.in(directory.resolve("tls"), request.name());
    try {
      if (!files.allExist() || !stillFits(files.certificate(), request)) {
        issue(request, files);
      }
      return files;
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the certificate " + request.name() + " cannot be issued", e);
    }
  }

  private boolean stillFits(Path file, LeafRequest request)
      throws IOException, GeneralSecurityException {
    if (!holds(file, clock.instant())) {
      return false;
    }
    X509Certificate leaf = readCertificate(file);
    return Certificates.isFor(leaf, request) && Certificates.isSignedBy(leaf, certificate);
  }

  private void issue(LeafRequest request, LeafFiles files)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPair pair = newKeyPair();
    X509Certificate leaf =
        Certificates.leaf(request, pair.getPublic(), certificate, key, clock.instant(), LEAF_LIFE);
    files.write(
        Pem.encode("CERTIFICATE", leaf.getEncoded())
            + Pem.encode("CERTIFICATE", certificate.getEncoded()),
        Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
  }

  private static void create(Path certificateFile, Path keyFile, Instant now)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPair pair = newKeyPair();
    X509Certificate certificate = Certificates.authority(pair, now, CA_LIFE);
    FileTree.writePrivate(keyFile, Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
    FileTree.writePrivate(certificateFile, Pem.encode("CERTIFICATE", certificate.getEncoded()));
  }

  private static boolean holds(Path certificateFile, Instant now)
      throws IOException, GeneralSecurityException {
    return Files.exists(certificateFile)
        && now.plus(RENEW_BEFORE_END)
            .isBefore(readCertificate(certificateFile).getNotAfter().toInstant());
  }

  private static KeyPair newKeyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate readCertificate(Path file)
      throws IOException, GeneralSecurityException {
    byte[] der = Pem.decode("CERTIFICATE", Files.readString(file));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private static PrivateKey readKey(Path file) throws IOException, GeneralSecurityException {
    byte[] der = Pem.decode("PRIVATE KEY", Files.readString(file));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }
}
