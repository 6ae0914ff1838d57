package dev.tollgate.cli.keys;

import dev.tollgate.cli.remote.Approval;
import dev.tollgate.cli.remote.Consent;
import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.resource.CreateCommand;
import dev.tollgate.cli.resource.DeleteCommand;
import dev.tollgate.cli.resource.DenyCommand;
import dev.tollgate.cli.resource.GetCommand;
import dev.tollgate.cli.resource.Group;
import dev.tollgate.cli.resource.ListCommand;
import dev.tollgate.cli.resource.Resource;
import dev.tollgate.cli.resource.ResumeCommand;
import dev.tollgate.cli.resource.StopCommand;
import dev.tollgate.cli.resource.StopCommand.Verb;
import dev.tollgate.cli.resource.UpdateCommand;
import java.util.List;
import picocli.CommandLine;

/** The commands of this package. Stateless. */
public final class KeyCommands {
  static final Resource KEY =
      new Resource(
          "key",
          List.of("id", "name", "hint", "app", "status", "expiresAt", "lastUsedAt", "createdAt"));

  private KeyCommands() {}

  /** Adds {@code keys}. */
  public static void addTo(CommandLine tollgate, Outside outside) {
    new Group("keys", "Manages keys: what clients show.")
        .with("list", new ListCommand(KEY, new KeyFilter(outside.clock()), outside), "Lists keys.")
        .with("get", new GetCommand(KEY, outside), "Shows one key, without its secret.")
        .with(
            "create",
            new CreateCommand(KEY.path(), new NewKeyFields(outside.clock()), outside),
            "Makes a key and prints it, which nothing does again.")
        .with(
            "update",
            new UpdateCommand(KEY, new KeyFields(outside.clock()), outside),
            "Changes a key, unless somebody else just did.")
        .with(
            "rotate",
            new RotateCommand(outside),
            "Makes a key that takes another one's place, and prints it, which nothing does again.")
        .with(
            "suspend",
            stop(Verb.SUSPEND, new Approval.NotNeeded(), outside),
            "Stops a key for a while.")
        .with("resume", new ResumeCommand(KEY, outside), "Lets a suspended key work again.")
        .with(
            "revoke",
            stop(Verb.REVOKE, new Consent(outside.terminal()), outside),
            "Stops a key for good, and says where that is in force.")
        .with("deny", new DenyCommand(KEY, outside), DenyCommand.DESCRIPTION)
        .with(
            "import",
            new CreateCommand(KEY.path() + ":import", new ImportFields(outside), outside),
            "Takes over a key of another gateway, so that its clients keep it.")
        .with(
            "delete",
            new DeleteCommand(KEY, outside),
            "Deletes a key; what it used stays in the ledger.")
        .addTo(tollgate);
  }

  private static StopCommand stop(Verb verb, Approval approval, Outside outside) {
    return new StopCommand(KEY, verb, approval, outside);
  }
}
