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
 * A certificate authority for one machine, created in a directory and kept while it is valid. Its
 * files are {@code ca.pem} and {@code ca-key.pem}. Each issued certificate has the files {@code
 * NAME.crt} (with the CA's certificate), {@code NAME.key}, and {@code NAME.pem} (both). Not
 * thread-safe, and not safe for concurrent processes.
 */
public final class LocalCa {
  private static final Duration CA_LIFETIME = Duration.ofDays(3_650);
  private static final Duration LEAF_LIFETIME = Duration.ofDays(365);
  // A certificate must be valid for a gateway that runs for a month from now.
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
   * Returns the authority in a directory. Creates it if it is missing or expires soon.
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

  /** The CA certificate, for peers that trust this authority. */
  public Path certificateFile() {
    return directory.resolve("ca.pem");
  }

  /**
   * Returns the files of a certificate. Issues it if it is missing, expires soon, has other names,
   * or is signed by an earlier authority.
   *
   * @throws IOException if the files cannot be read or written
   */
  public LeafFiles leaf(LeafRequest request) throws IOException {
    LeafFiles files = LeafFiles.in(directory.resolve("tls"), request.name());
    try {
      if (!files.allExist() || !isUpToDate(files.certificate(), request)) {
        issue(request, files);
      }
      return files;
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("the certificate " + request.name() + " cannot be issued", e);
    }
  }

  private boolean isUpToDate(Path file, LeafRequest request)
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
        Certificates.leaf(
            request, pair.getPublic(), certificate, key, clock.instant(), LEAF_LIFETIME);
    files.write(
        Pem.encode("CERTIFICATE", leaf.getEncoded())
            + Pem.encode("CERTIFICATE", certificate.getEncoded()),
        Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
  }

  private static void create(Path certificateFile, Path keyFile, Instant now)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPair pair = newKeyPair();
    X509Certificate certificate = Certificates.authority(pair, now, CA_LIFETIME);
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
