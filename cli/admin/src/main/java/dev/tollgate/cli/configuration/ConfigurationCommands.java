package dev.tollgate.cli.configuration;

import dev.tollgate.cli.client.Environment;
import dev.tollgate.cli.command.CommandGroup;

/** The commands of this package. Stateless. */
public final class ConfigurationCommands {
  private ConfigurationCommands() {}

  /** Adds {@code config} and {@code nodes}. */
  public static void addTo(CommandGroup root, Environment environment) {
    root.with(config(environment))
        .with(
            "nodes",
            "Lists the Envoy nodes that are connected to a replica of the control plane, and"
                + " whether each runs the configuration in force.",
            () -> new NodesCommand(environment),
            "tollgate nodes");
  }

  private static CommandGroup config(Environment environment) {
    return new CommandGroup("config", "Shows, checks and replaces the gateway document.")
        .with(
            "get",
            "Prints the gateway document in force.",
            () -> new ConfigGetCommand(environment),
            "tollgate config get > gateway.yaml")
        .with(
            "validate",
            "Checks a gateway document as a whole, and changes nothing.",
            () -> new ConfigValidateCommand(environment),
            "tollgate config validate --file gateway.yaml")
        .with(
            "diff",
            "Compares the gateway document in force with a file, as a unified diff. Exit code 1 if"
                + " they differ.",
            () -> new ConfigDiffCommand(environment),
            "tollgate config diff --file gateway.yaml")
        .with(
            "put",
            "Replaces the gateway document, and waits for all nodes to accept it.",
            () -> new ConfigPutCommand(environment),
            "tollgate config put --file gateway.yaml --if-revision 3");
  }
}
