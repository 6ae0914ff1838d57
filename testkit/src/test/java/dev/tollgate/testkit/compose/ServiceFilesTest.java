package dev.tollgate.testkit.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceFilesTest {
  @TempDir private Path root;

  @BeforeEach
  void write() throws IOException {
    new ServiceFiles(root, InstantSource.system()).write();
  }

  @Test
  void write_emptyDirectory_givesEachServiceWhatItNeedsAndNoMore() throws IOException {
    assertThat(filesOf("postgres")).containsOnlyKeys("db-password");
    assertThat(filesOf("envoy"))
        .containsOnlyKeys(
            "bootstrap.yaml",
            "edge-certificate.yaml",
            "edge-ca.yaml",
            "ca.pem",
            "tls.crt",
            "tls.key");
    assertThat(filesOf("authz"))
        .containsOnlyKeys(
            "admin-token", "ca.pem", "db-password", "key-pepper", "tls.crt", "tls.key");
    assertThat(filesOf("control-plane"))
        .containsOnlyKeys(
            "admin-token",
            "ca.pem",
            "db-password",
            "edge.pem",
            "gateway.yaml",
            "tls.crt",
            "tls.key");
  }

  @Test
  void write_secondTime_changesNothing() throws IOException {
    Map<String, String> before = filesOf("");

    new ServiceFiles(root, InstantSource.system()).write();

    assertThat(filesOf("")).isEqualTo(before);
  }

  private Map<String, String> filesOf(String service) throws IOException {
    Path directory = root.resolve(service);
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      all.filter(Files::isRegularFile)
          .forEach(file -> files.put(directory.relativize(file).toString(), text(file)));
    }
    return files;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
