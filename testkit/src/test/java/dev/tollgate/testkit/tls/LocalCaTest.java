package dev.tollgate.testkit.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testkit.StepClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalCaTest {
  private static final LeafRequest AUTHZ = LeafRequest.local("authz", "spiffe://tollgate/authz");

  @TempDir Path directory;
  private final StepClock clock = new StepClock(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void leaf_first_carriesNamesPurposesAndTheChain() throws Exception {
    LeafFiles files = LocalCa.in(directory, clock).leaf(AUTHZ);

    List<X509Certificate> chain = certificates(files.certificate());
    X509Certificate leaf = chain.getFirst();
    leaf.verify(chain.get(1).getPublicKey());
    assertThat(leaf.getSubjectAlternativeNames().toString())
        .contains("localhost", "127.0.0.1", "spiffe://tollgate/authz");
    assertThat(leaf.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(chain.get(1)).isEqualTo(certificates(directory.resolve("ca.pem")).getFirst());
  }

  @Test
  void leaf_keys_areForTheirOwnerOnly() throws IOException {
    LeafFiles files = LocalCa.in(directory, clock).leaf(AUTHZ);

    for (Path file : List.of(files.key(), files.combined(), directory.resolve("ca-key.pem"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }
  }

  @Test
  void leaf_againWhileValid_staysTheSame() throws IOException {
    String first = Files.readString(LocalCa.in(directory, clock).leaf(AUTHZ).combined());
    clock.advance(Duration.ofDays(300));

    assertThat(Files.readString(LocalCa.in(directory, clock).leaf(AUTHZ).combined()))
        .isEqualTo(first);
  }

  @Test
  void leaf_nearItsEnd_isIssuedAnewByTheSameAuthority() throws IOException {
    LocalCa ca = LocalCa.in(directory, clock);
    String first = Files.readString(ca.leaf(AUTHZ).combined());
    String authority = Files.readString(ca.certificateFile());
    clock.advance(Duration.ofDays(340));

    LocalCa later = LocalCa.in(directory, clock);
    assertThat(Files.readString(later.leaf(AUTHZ).combined())).isNotEqualTo(first);
    assertThat(Files.readString(later.certificateFile())).isEqualTo(authority);
  }

  @Test
  void leaf_otherNamesWanted_isIssuedAnew() throws IOException, CertificateException {
    LocalCa ca = LocalCa.in(directory, clock);
    ca.leaf(AUTHZ);

    LeafFiles files = ca.leaf(LeafRequest.local("authz", "spiffe://tollgate/other"));

    assertThat(certificates(files.certificate()).getFirst().getSubjectAlternativeNames().toString())
        .contains("spiffe://tollgate/other");
  }

  @Test
  void in_authorityNearItsEnd_isMadeAnewWithItsLeaves() throws IOException {
    LocalCa first = LocalCa.in(directory, clock);
    String leaf = Files.readString(first.leaf(AUTHZ).combined());
    String authority = Files.readString(first.certificateFile());
    clock.advance(Duration.ofDays(3_640));

    LocalCa second = LocalCa.in(directory, clock);

    assertThat(Files.readString(second.certificateFile())).isNotEqualTo(authority);
    assertThat(Files.readString(second.leaf(AUTHZ).combined())).isNotEqualTo(leaf);
  }

  @SuppressWarnings("unchecked")
  private static List<X509Certificate> certificates(Path file)
      throws IOException, CertificateException {
    try (var content = Files.newInputStream(file)) {
      return (List<X509Certificate>)
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(content));
    }
  }
}
