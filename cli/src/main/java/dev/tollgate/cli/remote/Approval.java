package dev.tollgate.cli.remote;

import picocli.CommandLine.Command;

/** Stands between a command and what it does; a picocli mixin. For one run. */
public interface Approval {
  /** What would be done, with the name of the thing. */
  @FunctionalInterface
  interface Question {
    /** Such as {@code Revoke key key_… (first app)}; may ask the server. */
    String text() throws RemoteException;
  }

  /**
   * Returns if it may be done.
   *
   * @throws RemoteException if not
   */
  void require(Question question) throws RemoteException;

  /** For what can be taken back easily. */
  @Command
  final class NotNeeded implements Approval {
    @Override
    public void require(Question question) {}
  }
}
