package dev.tollgate.cli;

import dev.tollgate.cli.remote.Outside;
import dev.tollgate.cli.remote.Sources;
import dev.tollgate.cli.remote.Terminal;
import dev.tollgate.testkit.gateway.Credentials;
import dev.tollgate.testkit.gateway.GatewayState;
import dev.tollgate.testkit.gateway.Layout;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds around it.
 *
 * @param home root of the project
 * @param built where the built modules are: the same, or a copy that no build changes
 * @param searchPath directories in which programs are looked for, as in the variable PATH
 * @param variables the environment
 * @param terminal the person, if there is one
 * @param input standard input
 */
public record Surroundings(
    Path home,
    Path built,
    String searchPath,
    Map<String, String> variables,
    Terminal terminal,
    InputStream input) {
  /** As the launcher says it. */
  static Surroundings ofThisProcess() {
    String home = System.getProperty("tollgate.home", ".");
    return new Surroundings(
        Path.of(home).toAbsolutePath().normalize(),
        Path.of(System.getProperty("tollgate.built", home)).toAbsolutePath().normalize(),
        System.getProperty("tollgate.path", ""),
        System.getenv(),
        Terminal.ofThisProcess(),
        System.in);
  }

  /** The directory that was asked for, or the usual one in the root of the project. */
  Layout layout(@Nullable Path asked) {
    return new Layout(
        (asked == null ? home.resolve(".tollgate") : asked).toAbsolutePath().normalize());
  }

  /** What the commands that call the admin API find. */
  Outside outside() {
    return new Outside(sources(), terminal, input, InstantSource.system());
  }

  private Sources sources() {
    Path userHome = Path.of(System.getProperty("user.home"));
    return new Sources(
        variables, Sources.configFile(variables, userHome), this::credentialsOfRunningGateway);
  }

  private Optional<Credentials> credentialsOfRunningGateway() {
    Layout layout = layout(null);
    return GatewayState.read(layout.state())
        .filter(GatewayState::isSupervised)
        .flatMap(running -> Credentials.read(layout.credentials()));
  }
}
