package dev.tollgate.benchmarks.check;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** CPU time of processes, from Linux's {@code /proc}. Stateless. */
final class ProcessCpu {
  // Linux reports in units of 1/100 s on every architecture that we run on (USER_HZ).
  private static final long MICROS_PER_TICK = TimeUnit.SECONDS.toMicros(1) / 100;
  // Positions after the command name, which stands in parentheses and may hold blanks.
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  // Of the threads C1 CompilerThread and C2 CompilerThread; Linux cuts names off.
  private static final String COMPILER = " CompilerThre";

  private ProcessCpu() {}

  /**
   * User plus system time since the process started, in microseconds, in steps of 10 ms.
   *
   * @throws IOException if there is no such process
   */
  static long usedMicros(long pid) throws IOException {
    return parseMicros(Files.readString(Path.of("/proc/" + pid + "/stat")));
  }

  /**
   * The part of it that went into compiling Java methods to machine code.
   *
   * @throws IOException if there is no such process
   */
  static long usedByCompilersMicros(long pid) throws IOException {
    long micros = 0;
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.contains(COMPILER)) {
          micros += parseMicros(stat);
        }
      }
    }
    return micros;
  }

  static long parseMicros(String stat) {
    int afterName = stat.lastIndexOf(')') + 1;
    String[] fields = stat.substring(afterName).strip().split(" ", -1);
    if (afterName == 0 || fields.length <= SYSTEM_TICKS) {
      throw new IllegalArgumentException(
          "process status: '" + stat + "' (expected: the format of /proc/PID/stat)");
    }
    long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
    return ticks * MICROS_PER_TICK;
  }
}
