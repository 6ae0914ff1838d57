package dev.tollgate.testkit.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testkit.Secrets;
import dev.tollgate.testkit.gateway.GatewayState.PartState;
import dev.tollgate.testkit.gateway.GatewayState.Phase;
import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.ProcessId;
import dev.tollgate.testkit.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutTest {
  @TempDir Path directory;

  @Test
  void deleteData_usedDirectory_keepsOnlyThePrograms() throws IOException {
    Layout layout = new Layout(directory);
    Secrets.readOrCreate(layout.secret("admin-token"));
    Files.createDirectories(layout.postgresData());
    Files.createDirectories(directory.resolve("envoy"));
    credentials().write(layout.credentials());

    layout.deleteData();

    assertThat(directory.resolve("envoy")).exists();
    assertThat(layout.postgresData()).doesNotExist();
    assertThat(layout.secret("admin-token")).doesNotExist();
    assertThat(layout.credentials()).doesNotExist();
  }

  @Test
  void write_credentials_areForTheirOwnerOnlyAndReadBack() throws IOException {
    Layout layout = new Layout(directory);
    credentials().write(layout.credentials());

    assertThat(Credentials.read(layout.credentials())).contains(credentials());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(layout.credentials())))
        .isEqualTo("rw-------");
    assertThat(credentials().toString()).doesNotContain("the-token", "the-key");
  }

  @Test
  void stop_leftovers_stopsWhatStillRunsAndNamesIt() throws IOException {
    Layout layout = new Layout(directory);
    Program program = Program.of("authz", List.of("sleep", "1000"), Map.of(), layout.log("authz"));
    try (ManagedProcess running = ManagedProcess.start(program)) {
      ProcessId id = ProcessId.of(running.handle());
      ProcessId gone = new ProcessId(id.pid(), id.startedAtMillis() - 60_000);
      new GatewayState(gone, Phase.READY, List.of(part("envoy", gone), part("authz", id)))
          .write(layout.state());

      assertThat(OrphanedProcesses.stop(layout)).containsExactly("authz");
      assertThat(running.isAlive()).isFalse();
    }
  }

  private static PartState part(String name, ProcessId id) {
    return new PartState(name, id, Map.of("http", 1), 0, "log");
  }

  private static Credentials credentials() {
    return new Credentials("http://a", "the-token", "http://h", "https://h", "ca", "the-key", "m");
  }
}
