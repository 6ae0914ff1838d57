package dev.tollgate.cli.keys;

import dev.tollgate.cli.client.Confirmation;
import dev.tollgate.cli.client.ConfirmationPrompt;
import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.command.CommandGroup;
import dev.tollgate.cli.command.SingleCommand;
import dev.tollgate.cli.resource.CreateCommand;
import dev.tollgate.cli.resource.DeleteCommand;
import dev.tollgate.cli.resource.DenyCommand;
import dev.tollgate.cli.resource.GetCommand;
import dev.tollgate.cli.resource.ListCommand;
import dev.tollgate.cli.resource.Resource;
import dev.tollgate.cli.resource.StopCommand;
import dev.tollgate.cli.resource.StopCommand.Verb;
import dev.tollgate.cli.resource.UpdateCommand;
import dev.tollgate.cli.resource.VerbCommand;
import java.util.List;

/** The commands of this package. Stateless. */
public final class KeyCommands {
  static final Resource KEY =
      new Resource(
          "key",
          List.of("id", "name", "status", "app", "expiresAt", "lastUsedAt", "hint", "createdAt"));

  private KeyCommands() {}

  /** Adds {@code keys}. */
  public static void addTo(CommandGroup root, Environment environment) {
    CommandGroup keys = new CommandGroup("keys", "Manages keys, with which clients call.");
    addReading(keys, environment);
    addChanging(keys, environment);
    addStopping(keys, environment);
    root.with(keys);
  }

  private static void addReading(CommandGroup keys, Environment environment) {
    keys.with(
            "list",
            "Lists keys.",
            () -> new ListCommand(KEY, new KeyFilter(environment.clock()), environment),
            "tollgate keys list --status active --expires-before 30d")
        .with(
            "get",
            "Shows one key, without its secret.",
            () -> new GetCommand(KEY, environment),
            "tollgate keys get key_7TfJm2QxLr9wZc4B");
  }

  private static void addChanging(CommandGroup keys, Environment environment) {
    keys.with(
            new SingleCommand(
                    "create",
                    "Creates a key and prints it, which nothing does again.",
                    () ->
                        new CreateCommand(
                            KEY.path(), new NewKeyFields(environment.clock()), environment),
                    "tollgate keys create --name 'first app' --quota 1000/1m --expires 90d")
                .requiring("--name"))
        .with(
            "update",
            "Changes a key, unless somebody else just did.",
            () -> new UpdateCommand(KEY, new KeyFields(environment.clock()), environment),
            "tollgate keys update key_7TfJm2QxLr9wZc4B --quota 500/1m --clear expiresAt")
        .with(
            "rotate",
            "Creates a key that replaces another one, and prints it, which nothing does again.",
            () -> new RotateCommand(environment),
            "tollgate keys rotate key_7TfJm2QxLr9wZc4B --overlap 1d")
        .with(
            new SingleCommand(
                    "import",
                    "Takes over a key of another gateway, so that its clients keep it.",
                    () ->
                        new CreateCommand(
                            KEY.path() + ":import", new ImportFields(environment), environment),
                    "tollgate keys import --file old-key.txt --name 'first app'")
                .requiring("--name"));
  }

  private static void addStopping(CommandGroup keys, Environment environment) {
    keys.with(
            "suspend",
            "Stops a key for a while.",
            () -> stop(Verb.SUSPEND, new Confirmation.None(), environment),
            "tollgate keys suspend key_7TfJm2QxLr9wZc4B")
        .with(
            "resume",
            "Takes the suspension of a key back.",
            () -> VerbCommand.resume(KEY, environment),
            "tollgate keys resume key_7TfJm2QxLr9wZc4B")
        .with(
            "revoke",
            "Stops a key for good, and says where that is in force.",
            () -> stop(Verb.REVOKE, new ConfirmationPrompt(environment.terminal()), environment),
            "tollgate keys revoke key_7TfJm2QxLr9wZc4B")
        .with(DenyCommand.definition(KEY, environment))
        .with(
            "delete",
            "Deletes a key for good.",
            () -> new DeleteCommand(KEY, environment),
            "tollgate keys delete key_7TfJm2QxLr9wZc4B");
  }

  private static StopCommand stop(Verb verb, Confirmation confirmation, Environment environment) {
    return new StopCommand(KEY, verb, confirmation, environment);
  }
}
