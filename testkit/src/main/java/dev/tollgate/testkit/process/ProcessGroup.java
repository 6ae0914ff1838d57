package dev.tollgate.testkit.process;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Child processes that end with this JVM: closing the group, or the JVM's exit, stops them in
 * reverse order of their start. After a {@code SIGKILL} of the JVM they keep running; see {@link
 * ProcessId}. Thread-safe.
 */
public final class ProcessGroup implements AutoCloseable {
  private final Deque<ManagedProcess> processes = new ArrayDeque<>();
  private final Thread atExit = new Thread(this::stopAll, "stop-children");
  private final Object stopping = new Object();
  private boolean closed;

  /** An empty group. */
  public ProcessGroup() {
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts a program as a member of the group.
   *
   * @throws IOException if the program cannot be executed
   * @throws IllegalStateException if the group is closed
   */
  public synchronized ManagedProcess start(Program program) throws IOException {
    throwIfClosed(program.name());
    ManagedProcess process = ManagedProcess.start(program);
    processes.push(process);
    return process;
  }

  /**
   * Restarts a member that exited.
   *
   * @throws IOException if the program cannot be executed
   * @throws IllegalStateException if the group is closed
   */
  public synchronized void startAgain(ManagedProcess member) throws IOException {
    throwIfClosed(member.name());
    member.start();
  }

  /** True if the group has been closed. */
  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    stopAll();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is exiting; the hook will find an empty group.
    }
  }

  private void throwIfClosed(String name) {
    if (closed) {
      throw new IllegalStateException(name + " cannot start: everything is being stopped");
    }
  }

  // A second caller waits for the first, so that all processes have stopped when either returns.
  private void stopAll() {
    synchronized (stopping) {
      takeAll().forEach(ManagedProcess::stop);
    }
  }

  private synchronized List<ManagedProcess> takeAll() {
    closed = true;
    List<ManagedProcess> newestFirst = List.copyOf(processes);
    processes.clear();
    return newestFirst;
  }
}
