package dev.tollgate.cli.client;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * The inputs of a command: connection defaults, terminal, standard input, clock and width.
 *
 * @param defaults which server is called where no flag says so
 * @param terminal where a person is asked
 * @param input standard input, for what must not be on the command line
 * @param clock the time
 * @param width columns of the terminal; {@link #UNLIMITED} where output does not go to one
 */
public record Environment(
    ConnectionDefaults defaults,
    Terminal terminal,
    InputStream input,
    InstantSource clock,
    int width) {
  /** The width where no line is too long. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int MIN_WIDTH = 20;

  /** As this process found it; the launcher says where the project is. */
  public static Environment ofThisProcess() {
    Map<String, String> variables = System.getenv();
    Path configFile =
        ConnectionDefaults.configFile(variables, Path.of(System.getProperty("user.home")));
    Path state = Path.of(System.getProperty("tollgate.home", ".")).resolve(".tollgate");
    return new Environment(
        new ConnectionDefaults(variables, configFile, () -> LocalGateway.read(state)),
        Terminal.ofThisProcess(),
        System.in,
        InstantSource.system(),
        width(variables.getOrDefault("COLUMNS", "")));
  }

  /** The launcher sets {@code COLUMNS} where standard output is a terminal. */
  private static int width(String columns) {
    return columns.matches("[1-9][0-9]{0,3}")
        ? Math.max(MIN_WIDTH, Integer.parseInt(columns))
        : UNLIMITED;
  }
}
