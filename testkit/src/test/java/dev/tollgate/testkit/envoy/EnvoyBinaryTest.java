package dev.tollgate.testkit.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.testkit.project.ProjectHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvoyBinaryTest {
  @TempDir Path directory;

  @Test
  void find_nothingNamedAndNoneOnThePath_installsOnce() throws IOException {
    Path installation = ProjectHome.find().resolve(".tollgate/envoy");
    EnvoyBinary first = EnvoyBinary.find(Optional.empty(), "", installation, message -> {});
    List<String> progress = new ArrayList<>();

    EnvoyBinary again = EnvoyBinary.find(Optional.empty(), "", installation, progress::add);

    assertThat(again).isEqualTo(first);
    assertThat(again.version()).startsWith("1.40.");
    assertThat(progress).isEmpty();
  }

  @Test
  void find_namedOneOfAnotherVersion_isRefusedWithBoth() throws IOException {
    Path old = executable("envoy  version: abc/1.29.3/Clean/RELEASE/BoringSSL");

    assertThatThrownBy(() -> EnvoyBinary.find(Optional.of(old), "", directory, message -> {}))
        .hasMessageContaining("1.29.3 (expected: Envoy 1.40.x)");
  }

  @Test
  void find_namedOneThatIsMissing_isRefusedByName() {
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> EnvoyBinary.find(Optional.of(missing), "", directory, message -> {}))
        .hasMessageContaining(missing.toString());
  }

  @Test
  void find_wantedVersionOnThePath_isTaken() throws IOException {
    Path good = executable("envoy  version: abc/1.40.2/Clean/RELEASE/BoringSSL");

    EnvoyBinary found =
        EnvoyBinary.find(
            Optional.empty(), "/nowhere:" + good.getParent(), directory, message -> {});

    assertThat(found).isEqualTo(new EnvoyBinary(good, "1.40.2"));
  }

  private Path executable(String answer) throws IOException {
    Path file = directory.resolve("envoy");
    Files.writeString(file, "#!/bin/sh\necho '" + answer + "'\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file;
  }
}
