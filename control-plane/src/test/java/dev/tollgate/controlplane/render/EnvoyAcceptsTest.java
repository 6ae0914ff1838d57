package dev.tollgate.controlplane.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.boot.Secret;
import dev.tollgate.controlplane.certificates.CertificatePem;
import dev.tollgate.controlplane.config.GatewayDocument;
import dev.tollgate.testkit.envoy.EnvoyBinary;
import dev.tollgate.testkit.project.ProjectHome;
import dev.tollgate.testkit.tls.LeafFiles;
import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The real Envoy reads what is rendered, including the extensions inside. */
class EnvoyAcceptsTest {
  @TempDir static Path directory;
  private static EnvoyBinary envoy;
  private static LocalCa ca;

  @BeforeAll
  static void prepare() throws IOException {
    Path installation = ProjectHome.find().resolve(".tollgate/envoy");
    envoy = EnvoyBinary.find(Optional.empty(), "", installation, message -> {});
    ca = LocalCa.in(directory, InstantSource.system());
  }

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void render_document_isAcceptedByEnvoy(GoldenCase golden) throws IOException {
    GatewayDocument document = golden.document();
    ResourceSet resources = GoldenCase.resources(document, 1, EnvoyAcceptsTest::issue);
    Path bootstrap = directory.resolve("bootstrap.json");
    // The machine that runs the test need not have the system's CAs where Envoy's has them.
    String text =
        StaticBootstrap.of(resources, 1)
            .replace("/etc/ssl/certs/ca-certificates.crt", ca.certificateFile().toString());
    Files.writeString(bootstrap, text, UTF_8);

    assertThat(validate(bootstrap)).endsWith("configuration '%s' OK".formatted(bootstrap));
  }

  private static String validate(Path bootstrap) throws IOException {
    Process process =
        new ProcessBuilder(
                envoy.path().toString(),
                "--mode",
                "validate",
                "-l",
                "warn",
                "-c",
                bootstrap.toString())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
  }

  private static CertificatePem issue(String name) {
    try {
      LeafFiles files = ca.leaf(LeafRequest.local(name));
      return new CertificatePem(
          Files.readString(files.certificate()),
          Secret.of(Files.readString(files.key())),
          Instant.MAX);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
