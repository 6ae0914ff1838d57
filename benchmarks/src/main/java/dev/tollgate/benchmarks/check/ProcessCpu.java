package dev.tollgate.benchmarks.check;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** CPU time of processes, from Linux's {@code /proc}. Stateless. */
public final class ProcessCpu {
  // Linux reports in units of 1/100 s on every architecture that we run on (USER_HZ).
  private static final long MICROS_PER_TICK = TimeUnit.SECONDS.toMicros(1) / 100;
  // Positions after the command name, which is in parentheses and may contain spaces.
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int CHILDREN_USER_TICKS = 13;
  private static final int CHILDREN_SYSTEM_TICKS = 14;

  // Part of the thread names C1 CompilerThread and C2 CompilerThread, which Linux truncates.
  private static final String COMPILER = " CompilerThre";

  private ProcessCpu() {}

  /**
   * User plus system time since the process started, in microseconds, in steps of 10 ms.
   *
   * @throws IOException if the process does not exist
   */
  public static long usedMicros(long pid) throws IOException {
    return parseMicros(Files.readString(Path.of("/proc/" + pid + "/stat")));
  }

  /**
   * The same for all ended child processes, and for those children that the child processes waited
   * for.
   *
   * @throws IOException if the system does not say it
   */
  public static long usedByChildrenMicros() throws IOException {
    String[] fields = fields(Files.readString(Path.of("/proc/self/stat")));
    return micros(fields, CHILDREN_USER_TICKS) + micros(fields, CHILDREN_SYSTEM_TICKS);
  }

  /**
   * The part of {@link #usedMicros} that the JIT compiler threads used.
   *
   * @throws IOException if the process does not exist
   */
  public static long usedByCompilersMicros(long pid) throws IOException {
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
    String[] fields = fields(stat);
    return micros(fields, USER_TICKS) + micros(fields, SYSTEM_TICKS);
  }

  private static long micros(String[] fields, int position) {
    return Long.parseLong(fields[position]) * MICROS_PER_TICK;
  }

  private static String[] fields(String stat) {
    int afterName = stat.lastIndexOf(')') + 1;
    String[] fields = stat.substring(afterName).strip().split(" ", -1);
    if (afterName == 0 || fields.length <= CHILDREN_SYSTEM_TICKS) {
      throw new IllegalArgumentException(
          "process status: '" + stat + "' (expected: the format of /proc/PID/stat)");
    }
    return fields;
  }
}
