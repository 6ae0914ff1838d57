package dev.tollgate.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses addresses that a server listens on. No DNS. Stateless. */
public final class ListenAddress {
  /** The accepted texts, for messages. */
  public static final String EXPECTED =
      "ip:port, [ipv6]:port or localhost:port, with a port up to 65535";

  private static final int MAX_PORT = 65_535;
  private static final Pattern FORMAT =
      Pattern.compile("(?:\\[([^\\]]*:[^\\]]*)]|([^:\\[\\]]+)):(0|[1-9][0-9]{0,4})");

  private ListenAddress() {}

  /** Parses {@code ip:port}, {@code [ipv6]:port} or {@code localhost:port}; empty if it is none. */
  public static Optional<InetSocketAddress> parse(String text) {
    Matcher format = FORMAT.matcher(text);
    if (!format.matches() || Integer.parseInt(format.group(3)) > MAX_PORT) {
      return Optional.empty();
    }
    int port = Integer.parseInt(format.group(3));
    String host = format.group(1) == null ? format.group(2) : format.group(1);
    Optional<InetAddress> address =
        host.equals("localhost")
            ? Optional.of(InetAddress.getLoopbackAddress())
            : IpAddress.parse(host).map(IpAddress::inet);
    return address.map(it -> new InetSocketAddress(it, port));
  }
}
