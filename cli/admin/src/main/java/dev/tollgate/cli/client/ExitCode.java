package dev.tollgate.cli.client;

/** The exit codes of commands that call the admin API. Frozen: scripts branch on them. */
public final class ExitCode {
  /** Done. */
  public static final int OK = 0;

  /** The server refused it or failed, or what was looked for is not so. */
  public static final int FAILED = 1;

  /** The command line or a setting is wrong; nothing was sent. */
  public static final int USAGE = 2;

  /** The server was not reached, or the connection broke. */
  public static final int UNREACHABLE = 3;

  /** The token is not taken, or its role does not allow this. */
  public static final int DENIED = 4;

  /** For the end of a command's help. */
  public static final String HELP =
      "Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 server not reached, 4 not allowed.";

  private ExitCode() {}
}
