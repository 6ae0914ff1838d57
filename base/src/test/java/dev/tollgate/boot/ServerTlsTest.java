package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tollgate.testkit.tls.LeafFiles;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.TlsChannelCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.CertificateUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real gRPC server whose files are replaced while it runs. */
class ServerTlsTest {
  private static final Duration PERIOD = Duration.ofMillis(20);
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private LocalCa ca;
  private TlsFiles files;
  private ServerTls tls;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    ca = LocalCa.in(folder.resolve("ca"), InstantSource.system());
    LeafFiles first = ca.leaf(LeafRequest.local("first"));
    files =
        new TlsFiles(
            folder.resolve("server.pem"), folder.resolve("server.key"), folder.resolve("ca.pem"));
    Files.copy(first.certificate(), files.certificate());
    Files.copy(first.key(), files.key());
    Files.copy(ca.certificateFile(), files.clientCa());
    tls = ServerTls.start(files, PERIOD, metrics);
    server = Grpc.newServerBuilderForPort(0, tls.credentials()).build().start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    server.shutdownNow().awaitTermination();
    tls.close();
  }

  @Test
  void files_replaced_newConnectionsSeeTheNewCertificate() throws Exception {
    X509Certificate before = served(ca);
    LeafFiles second = ca.leaf(LeafRequest.local("second"));

    replace(second.certificate(), files.certificate());
    replace(second.key(), files.key());

    X509Certificate expected = firstIn(second.certificate());
    await("the new certificate").atMost(SOON).until(() -> served(ca), expected::equals);
    assertThat(before).isNotEqualTo(expected);
    assertThat(reloads("renewed")).isEqualTo(1);
    assertThat(metrics.get("tollgate.tls.certificate.expiry.timestamp").gauge().value())
        .isEqualTo((double) expected.getNotAfter().toInstant().getEpochSecond());
  }

  @Test
  void files_unusable_oldCertificateStaysAndIsCounted() throws Exception {
    X509Certificate before = served(ca);

    Files.writeString(files.certificate(), "not a certificate");
    await("a failed reload").atMost(SOON).until(() -> reloads("failed"), count -> count >= 2);

    assertThat(served(ca)).isEqualTo(before);
    assertThat(reloads("renewed")).isZero();
  }

  @Test
  void files_keyOfAnotherCertificate_oldCertificateStays() throws Exception {
    X509Certificate before = served(ca);

    replace(ca.leaf(LeafRequest.local("second")).key(), files.key());
    await("a failed reload").atMost(SOON).until(() -> reloads("failed"), count -> count >= 1);

    assertThat(served(ca)).isEqualTo(before);
  }

  @Test
  void clientAuthority_replaced_onlyItsClientsAreLetIn() throws Exception {
    LocalCa other = LocalCa.in(folder.resolve("other"), InstantSource.system());
    assertThatThrownBy(() -> served(other))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));

    replace(other.certificateFile(), files.clientCa());

    await("the new authority")
        .atMost(SOON)
        .ignoreException(StatusException.class)
        .until(() -> served(other).getNotAfter() != null);
    assertThatThrownBy(() -> served(ca)).isInstanceOf(StatusException.class);
  }

  @Test
  void start_fileThatIsNoPem_isNamed() throws IOException {
    Path noPem = Files.writeString(folder.resolve("edge.pem"), "not a certificate");

    assertThatThrownBy(
            () -> ServerTls.start(new TlsFiles(noPem, noPem, noPem), PERIOD, metrics).close())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("cannot use the TLS files")
        .hasMessageContaining(noPem.toString());
  }

  private static X509Certificate firstIn(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateUtils.getX509Certificates(in)[0];
    }
  }

  private double reloads(String outcome) {
    return metrics.get("tollgate.tls.reloads").tag("outcome", outcome).counter().count();
  }

  /** Connects as a client of the authority and returns the certificate that the server shows. */
  private X509Certificate served(LocalCa client) throws Exception {
    LeafFiles leaf = client.leaf(LeafRequest.local("client"));
    // Shows its certificate whatever authorities the server names, as Envoy does.
    AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    keys.updateIdentityCredentials(leaf.certificate().toFile(), leaf.key().toFile());
    ManagedChannel channel =
        Grpc.newChannelBuilderForAddress(
                "127.0.0.1",
                server.getPort(),
                TlsChannelCredentials.newBuilder()
                    .keyManager(keys)
                    .trustManager(ca.certificateFile().toFile())
                    .build())
            .build();
    try {
      return Handshake.over(channel);
    } finally {
      channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  /** Replaces a file at once, as tools that renew certificates do. */
  private void replace(Path source, Path target) throws IOException {
    Path copy = Files.copy(source, folder.resolve("copy"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(copy, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
