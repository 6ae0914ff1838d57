package dev.tollgate.boot;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong; the services test real certificates between real peers. */
class TlsFilesTest {
  @TempDir Path folder;

  @Test
  void serverCredentials_fileThatIsNoPem_isNamed() throws IOException {
    Path noPem = Files.writeString(folder.resolve("edge.pem"), "not a certificate");

    assertThatThrownBy(() -> new TlsFiles(noPem, noPem, noPem).serverCredentials())
        .isInstanceOf(StartFailure.class)
        .hasMessageContaining("cannot use the TLS files")
        .hasMessageContaining(noPem.toString());
  }
}
