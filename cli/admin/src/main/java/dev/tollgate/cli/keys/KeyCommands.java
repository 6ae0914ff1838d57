package dev.tollgate.cli.keys;

import dev.tollgate.cli.client.Confirmation;
import dev.tollgate.cli.client.ConfirmationPrompt;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.command.CommandGroup;
import dev.tollgate.cli.resource.CreateCommand;
import dev.tollgate.cli.resource.DeleteCommand;
import dev.tollgate.cli.resource.DenyCommand;
import dev.tollgate.cli.resource.GetCommand;
import dev.tollgate.cli.resource.ListCommand;
import dev.tollgate.cli.resource.Resource;
import dev.tollgate.cli.resource.ResumeCommand;
import dev.tollgate.cli.resource.StopCommand;
import dev.tollgate.cli.resource.StopCommand.Verb;
import dev.tollgate.cli.resource.UpdateCommand;
import java.util.List;

/** The commands of this package. Stateless. */
public final class KeyCommands {
  static final Resource KEY =
      new Resource(
          "key",
          List.of("id", "name", "hint", "app", "status", "expiresAt", "lastUsedAt", "createdAt"));

  private KeyCommands() {}

  /** Adds {@code keys}. */
  public static void addTo(CommandGroup root, Environment environment) {
    root.with(keys(environment));
  }

  private static CommandGroup keys(Environment environment) {
    return new CommandGroup("keys", "Manages keys: what clients show.")
        .with(
            "list",
            () -> new ListCommand(KEY, new KeyFilter(environment.clock()), environment),
            "Lists keys.")
        .with("get", () -> new GetCommand(KEY, environment), "Shows one key, without its secret.")
        .with(
            "create",
            () -> new CreateCommand(KEY.path(), new NewKeyFields(environment.clock()), environment),
            "Makes a key and prints it, which nothing does again.")
        .with(
            "update",
            () -> new UpdateCommand(KEY, new KeyFields(environment.clock()), environment),
            "Changes a key, unless somebody else just did.")
        .with(
            "rotate",
            () -> new RotateCommand(environment),
            "Makes a key that takes another one's place, and prints it, which nothing does again.")
        .with(
            "suspend",
            () -> stop(Verb.SUSPEND, new Confirmation.None(), environment),
            "Stops a key for a while.")
        .with(
            "resume", () -> new ResumeCommand(KEY, environment), "Lets a suspended key work again.")
        .with(
            "revoke",
            () -> stop(Verb.REVOKE, new ConfirmationPrompt(environment.terminal()), environment),
            "Stops a key for good, and says where that is in force.")
        .with("deny", () -> new DenyCommand(KEY, environment), DenyCommand.DESCRIPTION)
        .with(
            "import",
            () ->
                new CreateCommand(
                    KEY.path() + ":import", new ImportFields(environment), environment),
            "Takes over a key of another gateway, so that its clients keep it.")
        .with("delete", () -> new DeleteCommand(KEY, environment), "Deletes a key for good.");
  }

  private static StopCommand stop(Verb verb, Confirmation confirmation, Environment environment) {
    return new StopCommand(KEY, verb, confirmation, environment);
  }
}
