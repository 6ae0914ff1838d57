package dev.tollgate.cli.client;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * What a command finds when it starts.
 *
 * @param defaults which server is called where no flag says so
 * @param terminal where a person is asked
 * @param input standard input, for what must not be on the command line
 * @param clock the time
 */
public record Environment(
    ConnectionDefaults defaults, Terminal terminal, InputStream input, InstantSource clock) {
  /** As this process found it; the launcher says where the project is. */
  public static Environment ofThisProcess() {
    var variables = System.getenv();
    Path configFile =
        ConnectionDefaults.configFile(variables, Path.of(System.getProperty("user.home")));
    Path state = Path.of(System.getProperty("tollgate.home", ".")).resolve(".tollgate");
    return new Environment(
        new ConnectionDefaults(variables, configFile, () -> LocalGateway.read(state)),
        Terminal.ofThisProcess(),
        System.in,
        InstantSource.system());
  }
}
