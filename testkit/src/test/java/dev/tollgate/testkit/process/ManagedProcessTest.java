package dev.tollgate.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tollgate.testkit.process.Program.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path directory;
  private final ProcessGroup group = new ProcessGroup();

  @AfterEach
  void stopAll() {
    group.close();
  }

  @Test
  void stop_runningProgram_endsOnItsSignal() throws IOException {
    ManagedProcess process = startShell("trap 'echo bye; exit 3' TERM; echo up; wait_for_ever");

    process.stop();

    assertThat(process.onExit().join()).isEqualTo(3);
    assertThat(process.logTail(1)).isEqualTo("bye");
  }

  @Test
  void stop_programThatIgnoresTheSignal_killsItAndItsChildren() throws IOException {
    ManagedProcess process = startShell("trap '' TERM; sleep 1000 & echo up; wait_for_ever");
    List<ProcessHandle> children = process.handle().children().toList();

    process.stop();

    assertThat(process.isAlive()).isFalse();
    assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void start_afterKill_runsAgainWithAnotherPid() throws IOException {
    ManagedProcess process = startShell("echo up; wait_for_ever");
    long before = process.pid();

    process.kill();
    group.startAgain(process);

    assertThat(process.isAlive()).isTrue();
    assertThat(process.pid()).isNotEqualTo(before);
  }

  @Test
  void start_variableOfOurOwnEnvironment_doesNotReachTheChild() throws IOException {
    ManagedProcess process =
        group.start(program("env", List.of("/usr/bin/env"), Map.of("TOLLGATE_TEST", "1"), LIMIT));

    process.onExit().join();

    assertThat(process.logTail(100)).contains("TOLLGATE_TEST=1").doesNotContain("JAVA_HOME");
  }

  @Test
  void close_group_stopsNewestFirstAndAcceptsNoMore() throws IOException {
    ManagedProcess first = startShell("trap 'date +%s%N; exit' TERM; echo up; wait_for_ever");
    ManagedProcess second = startShell("trap 'date +%s%N; exit' TERM; echo up; wait_for_ever");

    group.close();

    assertThat(Long.parseLong(second.logTail(1))).isLessThan(Long.parseLong(first.logTail(1)));
    assertThatThrownBy(() -> group.startAgain(first)).hasMessageContaining("being stopped");
  }

  @Test
  void find_processOfAnotherTimeWithTheSamePid_isNotIt() throws IOException {
    ManagedProcess process = startShell("echo up; wait_for_ever");
    ProcessId id = ProcessId.of(process.handle());

    assertThat(id.find()).contains(process.handle());
    assertThat(new ProcessId(id.pid(), id.startedAtMillis() - 60_000).find()).isEmpty();
  }

  @Test
  void stop_writtenDownProcess_endsIt() throws IOException {
    ManagedProcess process = startShell("echo up; wait_for_ever");
    ProcessId id = ProcessId.of(process.handle());

    assertThat(id.stop(StopSignal.TERM, LIMIT)).isTrue();
    assertThat(id.stop(StopSignal.TERM, LIMIT)).isFalse();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void start_missingProgram_namesIt() {
    assertThatThrownBy(() -> group.start(program("x", List.of("/nowhere/x"), Map.of(), LIMIT)))
        .hasMessageContaining("/nowhere/x");
  }

  /** Starts a shell script and waits until it prints "up", when its traps are installed. */
  private ManagedProcess startShell(String script) throws IOException {
    String loop = script.replace("wait_for_ever", "while :; do sleep 0.02; done");
    String name = "shell-" + Ports.free();
    ManagedProcess process =
        group.start(program(name, List.of("sh", "-c", loop), Map.of(), Duration.ofMillis(500)));
    await(name + " to be up")
        .atMost(LIMIT)
        .until(() -> process.logTail(5), log -> log.contains("up"));
    return process;
  }

  private Program program(
      String name, List<String> command, Map<String, String> environment, Duration stopTime) {
    Path log = directory.resolve(name + ".log");
    return new Program(name, command, environment, log, StopSignal.TERM, stopTime);
  }
}
