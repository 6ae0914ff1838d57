package dev.tollgate.cli.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The server that a command calls and the token that it shows there. Immutable.
 *
 * @param tokenSource where the token was found, for messages
 * @param caFile the only authorities to trust; empty for those of the JDK
 */
record Target(URI server, String token, String tokenSource, Optional<Path> caFile) {
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  /** The flags about a server. */
  record Flags(@Nullable String server, @Nullable Path tokenFile, @Nullable Path caFile) {}

  /** A token and where it was found. */
  private record Found(String token, String source) {}

  /**
   * Flags before variables before {@code config.yaml} before the gateway of {@code up}. A token
   * that was written beside a server is shown to no other one.
   */
  static Target find(Flags flags, ConnectionDefaults defaults) throws CommandException {
    ConfigFile config = ConfigFile.read(defaults.configFile());
    Optional<LocalGateway> local = defaults.localGateway().get();
    URI server =
        address(
            Optional.ofNullable(flags.server)
                .or(() -> defaults.variable("TOLLGATE_SERVER"))
                .or(config::server)
                .or(() -> local.map(LocalGateway::adminUrl))
                .orElseThrow(() -> noServer(config)));
    Optional<Path> caFile =
        Optional.ofNullable(flags.caFile)
            .or(() -> defaults.variable("TOLLGATE_CA_FILE").map(Path::of))
            .or(() -> config.caFile().map(Path::of));
    Found found = token(server, flags.tokenFile, defaults, config, local);
    return new Target(server, found.token, found.source, caFile);
  }

  /** True if the token would be sent in clear text to another machine. */
  boolean exposesToken() {
    return "http".equals(server.getScheme()) && !isLoopback(server.getHost());
  }

  boolean isTls() {
    return "https".equals(server.getScheme());
  }

  private static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static Found token(
      URI server,
      @Nullable Path file,
      ConnectionDefaults defaults,
      ConfigFile config,
      Optional<LocalGateway> local)
      throws CommandException {
    if (file != null) {
      return checked("--token-file " + file, content(file));
    }
    Optional<String> variable = defaults.variable("TOLLGATE_TOKEN");
    if (variable.isPresent()) {
      return checked("the variable TOLLGATE_TOKEN", variable.get());
    }
    if (config.token().isPresent() && (config.server().isEmpty() || isOf(config, server))) {
      return checked("token in " + config, config.token().get());
    }
    return local
        .filter(up -> up.adminUrl().equals(server.toString()))
        .map(up -> new Found(up.adminToken(), "credentials.json of the gateway that \"up\" runs"))
        .orElseThrow(() -> noToken(server, config));
  }

  private static boolean isOf(ConfigFile config, URI server) throws CommandException {
    return address(config.server().orElseThrow()).equals(server);
  }

  private static String content(Path file) throws CommandException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw CommandException.usage("--token-file: %s (expected: a readable file)".formatted(file));
    }
  }

  /** The JDK would quote a token that cannot be a header in its message. */
  private static Found checked(String source, String text) throws CommandException {
    String token = text.strip();
    if (!TOKEN.matcher(token).matches()) {
      throw CommandException.usage(
          source + ": no token (expected: one line of visible ASCII characters)");
    }
    return new Found(token, source);
  }

  private static URI address(String text) throws CommandException {
    String expected = "server: %s (expected: https://HOST or http://HOST:PORT)".formatted(text);
    try {
      URI uri = new URI(text.strip().replaceAll("/+$", ""));
      boolean isHttp = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (isHttp && uri.getHost() != null && uri.getUserInfo() == null && isBare(uri)) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw CommandException.usage(expected);
    }
    throw CommandException.usage(expected);
  }

  private static boolean isBare(URI uri) {
    return uri.getPath().isEmpty() && uri.getQuery() == null && uri.getFragment() == null;
  }

  private static CommandException noServer(ConfigFile config) {
    return CommandException.usage(
        "no server is named (expected: --server, TOLLGATE_SERVER, server in %s, or a gateway that"
                .formatted(config)
            + " runs with \"up\")");
  }

  private static CommandException noToken(URI server, ConfigFile config) {
    String other =
        config.token().isPresent()
            ? "; the one in %s is for %s".formatted(config, config.server().orElse(""))
            : "";
    return CommandException.usage(
        "no token for %s (expected: --token-file, TOLLGATE_TOKEN, or token in %s%s)"
            .formatted(server, config, other));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return server.toString();
  }
}
