package dev.tollgate.cli.client;

import picocli.CommandLine.Command;

/** Stands between a command and what it does; a picocli mixin. For one run. */
public interface Confirmation {
  /** The text of the question: the action and the name of the resource. */
  @FunctionalInterface
  interface Question {
    /** Such as {@code Revoke key key_… (first app)}; may ask the server. */
    String text() throws CommandException;
  }

  /**
   * Returns if it may be done.
   *
   * @throws CommandException if not
   */
  void require(Question question) throws CommandException;

  /** For what can be taken back easily. */
  @Command
  final class None implements Confirmation {
    @Override
    public void require(Question question) {}
  }
}
