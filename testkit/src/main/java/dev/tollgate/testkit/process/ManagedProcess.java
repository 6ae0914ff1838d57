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
 * One child process that can be stopped, killed and started again. It runs in a session of its own,
 * so that a Ctrl-C in the terminal reaches only us and the children stop in order. Safe for use by
 * several threads. Close it, or start it through a {@link ProcessGroup} that does.
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
          // For a debugger or a profiler in the services.
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

  /** What runs. */
  public Program program() {
    return program;
  }

  /** What people call it. */
  public String name() {
    return program.name();
  }

  /** The process id of the current or last run. */
  public long pid() {
    return process.pid();
  }

  /** The current or last run. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit code when the current run ends. */
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Starts it again after it ended; does nothing while it runs.
   *
   * @throws IOException if it cannot be executed
   */
  public synchronized void start() throws IOException {
    if (!process.isAlive()) {
      process = launch(program);
    }
  }

  /** Asks it to stop and waits; kills it and its children when that takes too long. */
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

  /** Kills it and its children without warning ({@code SIGKILL}) and waits for the end. */
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

  /** The last lines of its log, or a remark that there are none. */
  public String logTail(int lines) {
    return LogTail.of(program.log(), lines);
  }

  /** Stops it. */
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
    // Only what was meant for the child: a stray AUTHZ_… of the shell must not become a setting.
    builder.environment().keySet().retainAll(INHERITED);
    builder.environment().putAll(program.environment());
    return builder
        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(program.log().toFile()))
        .start();
  }
}
