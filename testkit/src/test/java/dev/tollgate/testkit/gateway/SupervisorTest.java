package dev.tollgate.testkit.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.tollgate.testkit.process.ManagedProcess;
import dev.tollgate.testkit.process.ProcessGroup;
import dev.tollgate.testkit.process.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path directory;
  private final ProcessGroup group = new ProcessGroup();
  private final List<String> progress = new CopyOnWriteArrayList<>();

  @AfterEach
  void stopAll() {
    group.close();
  }

  @Test
  void watch_partThatDies_startsItAgainAndSaysSo() throws IOException {
    Part part = start("sleep", "1000");
    long before = part.process().pid();
    new Supervisor(group, () -> {}, progress::add).watch(List.of(part));

    part.process().kill();

    await("another process")
        .atMost(LIMIT)
        .untilAsserted(
            () -> assertThat(part.state().restarts()).as(() -> progress.toString()).isEqualTo(1));
    assertThat(part.process().isAlive()).isTrue();
    assertThat(part.process().pid()).isNotEqualTo(before);
    assertThat(progress)
        .singleElement()
        .asString()
        .contains("authz died (exit code 137", "starting it again in 100 ms");
  }

  @Test
  void awaitReady_partThatDied_tellsTheEndOfItsLog() throws IOException {
    Part part = start("sh", "-c", "echo the disk is full; exit 4");

    assertThat(catchThrowable(() -> part.awaitReady(m -> {})))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("authz died (exit code 4)")
        .hasMessageContaining("the disk is full");
  }

  private Part start(String... command) throws IOException {
    Program program =
        Program.of("authz", List.of(command), Map.of(), directory.resolve("authz.log"));
    ManagedProcess process = group.start(program);
    return new Part(PartName.AUTHZ, process, Map.of(), () -> Optional.of("what never comes"));
  }
}
