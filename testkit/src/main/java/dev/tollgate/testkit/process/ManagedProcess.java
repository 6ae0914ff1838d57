package dev.tollgate.testkit.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A child process that can be stopped, killed and restarted. It runs in its own session, so that
 * Ctrl-C in the terminal reaches only this JVM, which stops its children in order. Thread-safe.
 * Close it, or start it through a {@link ProcessGroup}.
 */
public final class ManagedProcess implements AutoCloseable {
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final Set<String> INHERITED =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LANG",
          "LC_ALL",
          "TZ",
          "TMPDIR",
          "LD_LIBRARY_PATH",
          // Lets a debugger or profiler be attached to the services.
          "JDK_JAVA_OPTIONS");
  private static final long KILL_SECONDS = 10;

  private final Program program;
  private volatile Process process;

  private ManagedProcess(Program program, Process process) {
    this.program = program;
    this.process = process;
  }

  /**
   * Starts the program.
   *
   * @throws IOException if it cannot be executed
   */
  public static ManagedProcess start(Program program) throws IOException {
    return new ManagedProcess(program, launch(program));
  }

  /** The program of the process. */
  public Program program() {
    return program;
  }

  /** The display name. */
  public String name() {
    return program.name();
  }

  /** The process id of the current or last run. */
  public long pid() {
    return process.pid();
  }

  /** The handle of the current or last run. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** True if the process runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit code when the current run ends. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Restarts the process after it exited; does nothing while it runs.
   *
   * @throws IOException if the program cannot be executed
   */
  public synchronized void start() throws IOException {
    if (!process.isAlive()) {
      process = launch(program);
    }
  }

  /**
   * Sends the stop signal and waits. Kills the process and its children after the program's stop
   * time.
   */
  public synchronized void stop() {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> children = process.descendants().toList();
    Signals.send(program.stopSignal(), process.toHandle());
    if (!ended(program.stopTime().toMillis())) {
      kill(children);
    }
  }

  /** Kills the process and its children with {@code SIGKILL} and waits for their end. */
  public synchronized void kill() {
    kill(process.descendants().toList());
  }

  private void kill(List<ProcessHandle> children) {
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    if (!ended(TimeUnit.SECONDS.toMillis(KILL_SECONDS))) {
      throw new IllegalStateException(name() + " (pid " + pid() + ") survived SIGKILL");
    }
    children.forEach(child -> child.onExit().join());
  }

  private boolean ended(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The last lines of its log, or a note that it is empty. */
  public String logTail(int lines) {
    return LogTail.of(program.log(), lines);
  }

  /** Stops the process. */
  @Override
  public void close() {
    stop();
  }

  private static Process launch(Program program) throws IOException {
    Path executable = Path.of(program.command().getFirst());
    if (executable.isAbsolute() && !Files.isExecutable(executable)) {
      throw new IOException(program.name() + ": " + executable + " is no executable file");
    }
    Files.createDirectories(program.log().toAbsolutePath().getParent());
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.addAll(program.command());
    ProcessBuilder builder = new ProcessBuilder(command);
    // Not the whole environment: a stray AUTHZ_… of the shell must not become a setting.
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(program.environment());
    return builder
        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(program.log().toFile()))
        .start();
  }
}
