package dev.tollgate.testkit.process;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Children that end with us: closing the group, or the end of this JVM, stops them in the reverse
 * order of their start. (After a {@code SIGKILL} of this JVM nothing can: see {@link ProcessId}.)
 * Safe for use by several threads.
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
   * Starts a program as a member of this group.
   *
   * @throws IOException if it cannot be executed
   * @throws IllegalStateException if the group is closed
   */
  public synchronized ManagedProcess start(Program program) throws IOException {
    throwIfClosed(program.name());
    ManagedProcess process = ManagedProcess.start(program);
    processes.push(process);
    return process;
  }

  /**
   * Starts a member again that ended.
   *
   * @throws IOException if it cannot be executed
   * @throws IllegalStateException if the group is closed: nobody would stop it any more
   */
  public synchronized void startAgain(ManagedProcess member) throws IOException {
    throwIfClosed(member.name());
    member.start();
  }

  /** Whether its members were stopped for good. */
  public synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    stopAll();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is ending, and the hook finds nothing left to stop.
    }
  }

  private void throwIfClosed(String name) {
    if (closed) {
      throw new IllegalStateException(name + " cannot start: everything is being stopped");
    }
  }

  // Whoever comes second waits for the first, so that "closed" means for both that all has stopped.
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
