package dev.tollgate.cli.access;

import dev.tollgate.cli.client.ConfirmationPrompt;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.command.CommandGroup;
import dev.tollgate.cli.command.SingleCommand;
import dev.tollgate.cli.resource.CreateCommand;
import dev.tollgate.cli.resource.GetCommand;
import dev.tollgate.cli.resource.ListCommand;
import dev.tollgate.cli.resource.ListFilter;
import dev.tollgate.cli.resource.Resource;
import dev.tollgate.cli.resource.VerbCommand;
import java.util.List;

/** The commands of this package. Stateless. */
public final class AccessCommands {
  private static final Resource CALLER =
      new Resource(
          "caller",
          List.of("id", "name", "role", "expiresAt", "revokedAt", "tenant", "hint", "createdAt"));

  private AccessCommands() {}

  /** Adds {@code init}, {@code callers} and {@code audit}. */
  public static void addTo(CommandGroup root, Environment environment) {
    root.with(
            "init",
            "Makes the first owner of the admin API and prints its token, which nothing shows"
                + " again. Call it with the token that the services were started with"
                + " (--token-file).",
            () -> new InitCommand(environment),
            "tollgate init --server https://gateway.example --token-file bootstrap-token --save")
        .with(callers(environment))
        .with(audit(environment));
  }

  private static CommandGroup callers(Environment environment) {
    return new CommandGroup("callers", "Manages callers: admin tokens and their roles.")
        .with(
            "list",
            "Lists admin tokens, newest first, those too that are revoked or have expired.",
            () -> new ListCommand(CALLER, new ListFilter.None(), environment),
            "tollgate callers list")
        .with(
            "get",
            "Shows one admin token, without its text.",
            () -> new GetCommand(CALLER, environment),
            "tollgate callers get adm_7TfJm2QxLr9wZc4B")
        .with(
            new SingleCommand(
                    "create",
                    "Creates an admin token and prints it, which nothing does again.",
                    () ->
                        new CreateCommand(
                            CALLER.path(), new NewCallerFields(environment.clock()), environment),
                    "tollgate callers create --name 'auditors of 2026' --role auditor"
                        + " --expires 90d")
                .requiring("--name", "--role"))
        .with(
            "revoke",
            "Revokes an admin token for good. One replica refuses it at once, every other one"
                + " within a second.",
            () ->
                new VerbCommand(
                    CALLER,
                    "revoke",
                    "Revoke for good",
                    new ConfirmationPrompt(environment.terminal()),
                    environment),
            "tollgate callers revoke adm_7TfJm2QxLr9wZc4B");
  }

  private static CommandGroup audit(Environment environment) {
    return new CommandGroup("audit", "Shows, exports and verifies the log of what admins did.")
        .with(
            "list",
            "Lists what admins did, newest first.",
            () -> new AuditListCommand(environment),
            "tollgate audit list --action revoke --since 2026-01-31T12:00:00Z")
        .with(
            "export",
            "Writes all entries, oldest first, one JSON object a line. Only with exit code 0 are"
                + " they all.",
            () -> new AuditExportCommand(environment),
            "tollgate audit export > audit.jsonl")
        .with(
            "verify",
            "Looks for an entry that was removed or altered: exit code 1, and its number, if there"
                + " is one. Keep the head that it prints elsewhere and name it the next time:"
                + " whoever can write to the database could write a whole new log.",
            () -> new AuditVerifyCommand(environment),
            "tollgate audit verify");
  }
}
