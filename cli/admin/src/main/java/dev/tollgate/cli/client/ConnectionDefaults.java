package dev.tollgate.cli.client;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The sources of server and token that are used if no flag names them, in this order.
 *
 * @param variables the environment
 * @param configFile {@code config.yaml} of the person; need not be there
 * @param localGateway the gateway of {@code up}, if it runs
 */
public record ConnectionDefaults(
    Map<String, String> variables, Path configFile, Supplier<Optional<LocalGateway>> localGateway) {
  /** Copies the variables. */
  public ConnectionDefaults {
    variables = Map.copyOf(variables);
  }

  /**
   * The path of {@code config.yaml}, by the rules of the XDG base directories.
   *
   * @param userHome the home directory if the variable {@code HOME} does not name it
   */
  public static Path configFile(Map<String, String> variables, Path userHome) {
    Path named = Path.of(variables.getOrDefault("HOME", ""));
    Path home = named.isAbsolute() ? named : userHome;
    Path base = Path.of(variables.getOrDefault("XDG_CONFIG_HOME", ""));
    // The specification wants relative paths to be ignored.
    return (base.isAbsolute() ? base : home.resolve(".config")).resolve("tollgate/config.yaml");
  }

  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
  }
}
