package dev.tollgate.boot;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code host:port}. */
final class Addresses {
  static final String EXPECTED = "host:port with a host of this machine and a port up to 65535";

  private static final Pattern FORMAT =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\[\\]\\s]+)):([0-9]{1,5})");

  private Addresses() {}

  static Optional<InetSocketAddress> parse(String text) {
    Matcher matcher = FORMAT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    int port = Integer.parseInt(matcher.group(3));
    if (port > 65_535) {
      return Optional.empty();
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    return Optional.of(address).filter(resolved -> !resolved.isUnresolved());
  }
}
