package dev.tollgate.authz.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.authz.files.DiskLimit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is killed, and one that may not write more files. */
@Timeout(60)
class JournalCrashTest {
  private static final String RECORD = "record ";

  @TempDir Path directory;

  @RepeatedTest(3)
  void kill_whileAppending_losesNoRecordWhoseAppendReturned() throws Exception {
    Process process = start();
    List<String> printed = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      readRecords(out, printed, 20_000 + (int) (Math.random() * 5_000));
      kill(process, out, printed);
    }

    expectAll(printed);
  }

  @Test
  void append_filesMayNotGrow_refusesRecoversAndLosesNothing() throws Exception {
    Process process = start();
    List<String> printed = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      readRecords(out, printed, 1_000);
      DiskLimit.set(process, Integer.toString(TestJournal.SEGMENT_BYTES / 2));
      readUntil(out, printed, "state DISK_FAILED");
      DiskLimit.set(process, "unlimited");
      readUntil(out, printed, "state WRITABLE");
      readRecords(out, printed, printed.size() + 1_000);
      kill(process, out, printed);
    }

    expectAll(printed);
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            AppendingProgram.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void kill(Process process, BufferedReader out, List<String> printed)
      throws Exception {
    // Not by the process itself, which would close the stream with the last lines.
    assertThat(process.toHandle().destroyForcibly()).isTrue();
    assertThat(process.waitFor()).isEqualTo(128 + 9);
    out.lines().filter(line -> line.startsWith(RECORD)).forEach(printed::add);
  }

  private static void readRecords(BufferedReader out, List<String> printed, int count)
      throws IOException {
    while (printed.size() < count) {
      read(out, printed);
    }
  }

  private static void readUntil(BufferedReader out, List<String> printed, String wanted)
      throws IOException {
    while (!read(out, printed).equals(wanted)) {
      // records are kept by read
    }
  }

  private static String read(BufferedReader out, List<String> printed) throws IOException {
    String line = out.readLine();
    assertThat(line).as("the process ended").isNotNull();
    if (line.startsWith(RECORD)) {
      printed.add(line);
    }
    return line;
  }

  private void expectAll(List<String> printed) {
    Set<String> found = new HashSet<>();
    List<Damage> damage = new ArrayList<>();
    try (TestJournal it = TestJournal.open(directory)) {
      for (Batch batch : it.drain()) {
        damage.addAll(batch.damage());
        TestJournal.texts(List.of(batch)).forEach(text -> found.add(RECORD + text));
      }
    }
    assertThat(printed).hasSizeGreaterThan(1_000);
    assertThat(printed.stream().filter(line -> !found.contains(line))).isEmpty();
    // A thread was perhaps in the middle of an append.
    assertThat(damage).allSatisfy(it -> assertThat(it.kind()).isEqualTo(Damage.Kind.UNFINISHED));
  }
}
