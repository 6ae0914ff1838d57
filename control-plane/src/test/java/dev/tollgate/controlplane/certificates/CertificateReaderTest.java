package dev.tollgate.controlplane.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testkit.tls.LeafFiles;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path directory;
  private LeafFiles edge;
  private LeafFiles other;

  @BeforeEach
  void issue() throws IOException {
    LocalCa ca = LocalCa.in(directory, InstantSource.fixed(NOW));
    edge = ca.leaf(LeafRequest.local("edge"));
    other = ca.leaf(LeafRequest.local("other"));
  }

  @Test
  void load_chainAndKey_givesBothApart() throws IOException {
    CertificateReader.Loaded loaded = load(edge.combined(), NOW);

    assertThat(loaded.problems()).isEmpty();
    CertificateSet.FromFile read = loaded.certificates().byName().get("edge");
    assertThat(read).isNotNull();
    CertificatePem pem = read.pem();
    assertThat(pem).isNotNull();
    assertThat(pem.notAfter()).isEqualTo("2027-11-21T12:00:00Z");
    assertThat(pem.chain().trim())
        .isEqualToNormalizingNewlines(Files.readString(edge.certificate()).trim());
    assertThat(pem.privateKey().reveal()).isEqualTo(Files.readString(edge.key()));
  }

  @Test
  void load_keyOfAnotherCertificate_isRefused() throws IOException {
    Path mixed = write(Files.readString(edge.certificate()) + Files.readString(other.key()));

    assertThat(faults(mixed, NOW))
        .containsExactly("edge %s: the key of the first certificate".formatted(mixed));
  }

  @Test
  void load_pastItsEnd_isRefusedWithTheTime() throws IOException {
    assertThat(faults(edge.combined(), NOW.plus(Duration.ofDays(366))))
        .first()
        .asString()
        .contains("still valid; number 1 ended 2027-11-21");
  }

  @Test
  void load_beforeItsBeginning_isRefusedWithTheTime() throws IOException {
    assertThat(faults(edge.combined(), NOW.minus(Duration.ofDays(2))))
        .first()
        .asString()
        .contains("valid already; number 1 begins 2026-11-21");
  }

  @Test
  void load_certificateOnly_isRefused() throws IOException {
    assertThat(faults(edge.certificate(), NOW)).first().asString().contains("one private key");
  }

  @Test
  void load_keyOfAnOlderForm_saysHowToConvertIt() throws IOException {
    String key = Files.readString(edge.key()).replace("PRIVATE KEY", "EC PRIVATE KEY");

    assertThat(faults(write(Files.readString(edge.certificate()) + key), NOW))
        .first()
        .asString()
        .contains("openssl pkcs8 -topk8 -nocrypt");
  }

  @Test
  void load_missingFile_isRefused() {
    assertThat(faults(directory.resolve("missing.pem"), NOW))
        .first()
        .asString()
        .contains("can read (NoSuchFileException)");
  }

  @Test
  void load_rubbish_neverRepeatsIt() throws IOException {
    Path rubbish =
        write(
            "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n"
                + Files.readString(edge.certificate()));

    assertThat(faults(rubbish, NOW)).hasSize(1).first().asString().doesNotContain("c2VjcmV0");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("written.pem"), text);
  }

  @Test
  void load_wasInUseAndIsGone_isAsBefore() {
    CertificateSet before = load(edge.combined(), NOW).certificates();
    CertificateReader later =
        new CertificateReader(InstantSource.fixed(NOW.plus(Duration.ofDays(400))));

    CertificateReader.Loaded loaded = later.load(Map.of("edge", edge.combined()), before);

    assertThat(loaded.problems()).hasSize(1);
    assertThat(loaded.certificates()).isEqualTo(before);
  }

  @Test
  void load_neverInUseAndEnded_isServedAsItIs() {
    CertificateReader.Loaded loaded = load(edge.combined(), NOW.plus(Duration.ofDays(400)));

    assertThat(loaded.problems()).hasSize(1);
    assertThat(loaded.certificates().byName().get("edge"))
        .extracting(CertificateSet.FromFile::pem)
        .isNotNull();
  }

  @Test
  void load_neverInUseAndMissing_hasNoContent() {
    CertificateReader.Loaded loaded = load(directory.resolve("missing.pem"), NOW);

    assertThat(loaded.certificates().byName().get("edge"))
        .extracting(CertificateSet.FromFile::pem)
        .isNull();
  }

  @Test
  void load_chainInAnotherOrder_isRefused() throws IOException {
    String mixed =
        Files.readString(edge.certificate())
            + Files.readString(other.certificate())
            + Files.readString(edge.key());

    assertThat(faults(write(mixed), NOW))
        .first()
        .asString()
        .contains("a chain in order; certificate 3 does not sign certificate 2");
  }

  @Test
  void load_notARegularFile_isRefusedAtOnce() {
    assertThat(faults(Path.of("/dev/zero"), NOW)).first().asString().contains("a regular file");
  }

  private List<String> faults(Path file, Instant now) {
    return load(file, now).problems().stream()
        .map(problem -> "%s %s: %s".formatted(problem.name(), problem.file(), problem.expected()))
        .toList();
  }

  private CertificateReader.Loaded load(Path file, Instant now) {
    return new CertificateReader(InstantSource.fixed(now))
        .load(Map.of("edge", file), CertificateSet.EMPTY);
  }
}
