package dev.tollgate.testkit.postgres;

import dev.tollgate.testkit.process.LogTail;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The unpacked Postgres programs. Postgres refuses to run as root, so root runs them in a user
 * namespace in which it is nobody. Immutable.
 */
record PostgresProgram(Path directory) {
  private static final Path UNSHARE = Path.of("/usr/bin/unshare");

  /**
   * Returns the command that runs one of the programs.
   *
   * @throws IOException if it cannot run on this machine; the message has the reason
   */
  List<String> command(String program, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      throwIfNoUserNamespace();
      command.addAll(List.of(UNSHARE.toString(), "-U"));
    }
    command.add(directory.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return command;
  }

  /** Runs one of the programs to its end. */
  void run(String program, List<String> arguments, Path log) throws IOException {
    int exit = exitOf(command(program, arguments), log);
    if (exit != 0) {
      throw new IOException(
          "%s ended with %d (expected: 0):%n%s".formatted(program, exit, LogTail.of(log, 15)));
    }
  }

  private static void throwIfNoUserNamespace() throws IOException {
    Path log = Files.createTempFile("unshare", ".log");
    try {
      if (!Files.isExecutable(UNSHARE)
          || exitOf(List.of(UNSHARE.toString(), "-U", "true"), log) != 0) {
        throw new IOException(
            "the embedded Postgres does not run as root, and user namespaces are not available"
                + " here. Run as another user, or use a server of your own with --postgres-url"
                + " jdbc:postgresql://HOST:PORT/DATABASE");
      }
    } finally {
      Files.delete(log);
    }
  }

  private static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self) && Files.getAttribute(self, "unix:uid").equals(0);
  }

  private static int exitOf(List<String> command, Path log) throws IOException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(Redirect.appendTo(log.toFile()))
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command.getFirst(), e);
    }
  }
}
