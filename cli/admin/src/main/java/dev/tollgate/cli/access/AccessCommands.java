package dev.tollgate.cli.access;

import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.command.CommandGroup;

/** The commands of this package. Stateless. */
public final class AccessCommands {
  private AccessCommands() {}

  /** Adds {@code init} and {@code audit}. */
  public static void addTo(CommandGroup root, Environment environment) {
    root.with(
            "init",
            () -> new InitCommand(environment),
            "Makes the first owner of the admin API and prints its token, which nothing shows"
                + " again.",
            "Call it with the token that the services were started with (--token-file).")
        .with(audit(environment));
  }

  private static CommandGroup audit(Environment environment) {
    return new CommandGroup("audit", "Shows, exports and verifies the log of what admins did.")
        .with(
            "list", () -> new AuditListCommand(environment), "Lists what admins did, newest first.")
        .with(
            "export",
            () -> new AuditExportCommand(environment),
            "Writes all entries, oldest first, one JSON object a line.",
            "Only with exit code 0 are they all.")
        .with(
            "verify",
            () -> new AuditVerifyCommand(environment),
            "Looks for an entry that was removed or altered: exit code 1, and its number, if there"
                + " is one.",
            "Keep the head that it prints elsewhere and name it the next time: whoever can write to"
                + " the database could write a whole new log.");
  }
}
