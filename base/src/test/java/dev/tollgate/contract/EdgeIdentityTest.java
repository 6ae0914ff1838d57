package dev.tollgate.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testkit.tls.LeafRequest;
import dev.tollgate.testkit.tls.LocalCa;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EdgeIdentityTest {
  @TempDir private Path directory;

  @Test
  void nodeId_oneEdgeUri_isTheRestOfIt() throws Exception {
    assertThat(nodeId("spiffe://tollgate/edge/edge-1")).contains("edge-1");
    assertThat(nodeId("spiffe://tollgate/other", "spiffe://tollgate/edge/edge-1"))
        .contains("edge-1");
  }

  @Test
  void nodeId_twoEdgeUris_isEmpty() throws Exception {
    assertThat(nodeId("spiffe://tollgate/edge/edge-1", "spiffe://tollgate/edge/edge-2")).isEmpty();
  }

  @Test
  void nodeId_uriWithoutId_isEmpty() throws Exception {
    assertThat(nodeId("spiffe://tollgate/edge/")).isEmpty();
  }

  @Test
  void nodeId_identityOfAnotherService_isEmpty() throws Exception {
    assertThat(nodeId("spiffe://tollgate/authz")).isEmpty();
    assertThat(nodeId("spiffe://elsewhere/tollgate/edge/edge-1")).isEmpty();
  }

  @Test
  void nodeId_noUris_isEmpty() throws Exception {
    assertThat(nodeId()).isEmpty();
  }

  @Test
  void nodeId_connectionWithoutTls_isEmpty() {
    assertThat(EdgeIdentity.nodeId((SSLSession) null)).isEmpty();
  }

  private Optional<String> nodeId(String... uris) throws Exception {
    Path leaf =
        LocalCa.in(directory, InstantSource.system())
            .leaf(LeafRequest.local("leaf", uris))
            .certificate();
    try (InputStream in = Files.newInputStream(leaf)) {
      return EdgeIdentity.nodeId(CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
  }
}
