package dev.tollgate.authz.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.authz.feed.FeedDatabase;
import dev.tollgate.authz.feed.Replica;
import dev.tollgate.authz.feed.RowsById;
import dev.tollgate.authz.feed.Snapshot;
import dev.tollgate.authz.files.DiskLimit;
import dev.tollgate.testkit.postgres.PostgresExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is killed, and one that may not write files. */
@Timeout(120)
class SnapshotCrashTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.database();

  private static final Duration SOON = Duration.ofSeconds(20);
  private static FeedDatabase database;

  @TempDir Path directory;
  private final List<String> logged = new ArrayList<>();
  private @Nullable Process program;

  @BeforeAll
  static void open() throws Exception {
    database = FeedDatabase.open(postgres);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @AfterEach
  void end() throws Exception {
    if (program != null) {
      program.destroyForcibly().waitFor();
    }
    database.execute("DELETE FROM authz.replica");
  }

  /** The changes have more than a byte at once, so a new copy is made all the time. */
  @RepeatedTest(3)
  void kill_whileCopiesAreMade_losesNoChangeInForce() throws Exception {
    Process process = start(1);
    try (BufferedReader out = process.inputReader()) {
      awaitState(process, out, State::isWritten);
      long last = 0;
      int copies = state(process, out).connections();
      for (int i = 0; i < 30 + Math.random() * 20; i++) {
        last = changeInForce();
      }
      assertThat(state(process, out).connections()).isGreaterThan(copies + 3);
      kill(process);

      assertThat(restore().orElseThrow().position().seq()).isGreaterThanOrEqualTo(last);
    }
  }

  @Test
  void diskFull_changesStayInForceAndTheCopyComesBack() throws Exception {
    Process process = start(Long.MAX_VALUE);
    try (BufferedReader out = process.inputReader()) {
      awaitState(process, out, State::isWritten);
      DiskLimit.set(process, "1");

      changeInForce();
      awaitState(process, out, state -> state.failures() >= 3);
      changeInForce();
      State full = state(process, out);
      assertThat(full.missing()).isEqualTo(1);
      assertThat(full.connections()).as("the feed's, and one for the first copy").isEqualTo(2);
      assertThat(logged).filteredOn(line -> line.contains("cannot be written")).hasSize(1);

      DiskLimit.set(process, "unlimited");
      awaitState(process, out, State::isWritten);
      long last = changeInForce();
      kill(process);

      assertThat(restore().orElseThrow().position().seq()).isEqualTo(last);
    }
  }

  private static long changeInForce() {
    long seq = database.change();
    assertThat(database.receipt(seq, SOON).inForce()).isTrue();
    return seq;
  }

  private Process start(long maxBytes) throws IOException {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SnapshotProgram.class.getName(),
                directory.toString(),
                Long.toString(maxBytes),
                postgres.jdbcUrl(),
                postgres.user(),
                postgres.password())
            .redirectErrorStream(true)
            .start();
    program = started;
    return started;
  }

  /** A line that the program printed. */
  private record State(int failures, int missing, int connections) {
    boolean isWritten() {
      return missing == 0;
    }
  }

  private void awaitState(
      Process process, BufferedReader out, java.util.function.Predicate<State> wanted) {
    await("the state of the snapshot").atMost(SOON).until(() -> state(process, out), wanted);
  }

  private State state(Process process, BufferedReader out) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write('\n');
    in.flush();
    while (true) {
      String line = out.readLine();
      assertThat(line).as("the process ended; it logged %s", logged).isNotNull();
      if (line.startsWith("program ")) {
        String[] words = line.split(" ", -1);
        return new State(
            Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
      }
      logged.add(line);
    }
  }

  private static void kill(Process process) throws Exception {
    assertThat(process.toHandle().destroyForcibly()).isTrue();
    assertThat(process.waitFor()).isEqualTo(128 + 9);
  }

  private Optional<Snapshot.Restored> restore() {
    try (DiskSnapshot snapshot =
        DiskSnapshot.in(
            directory, SnapshotProgram.PEPPER, InstantSource.system(), new SimpleMeterRegistry())) {
      RowsById<Replica.Row> rows = new RowsById<>(Replica.Row::id);
      return snapshot.restore(Replica.mirrors(rows), () -> Replica.TRUST);
    }
  }
}
