package dev.tollgate.admin.access;

import dev.tollgate.boot.NetworkRange;
import dev.tollgate.boot.Settings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The proxies whose {@code x-forwarded-for} header is trusted. Envoy appends the address of its
 * client to that header. Immutable.
 */
public record TrustedProxies(List<NetworkRange> networks) {
  // The default fits an Envoy on the same machine.
  private static final String LOOPBACK = "127.0.0.0/8,::1/128";

  /** The loopback addresses. */
  public static final TrustedProxies OF_THIS_MACHINE = parse(LOOPBACK).orElseThrow();

  /** Copies the list. */
  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /** Reads {@code ADMIN_TRUSTED_PROXIES}. */
  static TrustedProxies from(Settings settings) {
    String name = settings.prefix() + "ADMIN_TRUSTED_PROXIES";
    String text = settings.text(name, LOOPBACK);
    Optional<TrustedProxies> proxies = parse(text);
    settings.expect(proxies.isPresent(), name, text, "networks such as 10.0.0.0/8,fd00::/8");
    return proxies.orElse(OF_THIS_MACHINE);
  }

  /**
   * Returns the client's address: the last address in the chain that is not a trusted proxy.
   * Entries further to the left are ignored, because the client can forge them.
   *
   * @param peer the remote address of the connection
   * @param forwardedFor the values of all {@code x-forwarded-for} headers, in order
   */
  String source(String peer, List<String> forwardedFor) {
    List<String> hops = new ArrayList<>();
    forwardedFor.forEach(
        header -> Arrays.stream(header.split(",", -1)).map(String::strip).forEach(hops::add));
    String source = peer;
    for (int i = hops.size() - 1; i >= 0 && isTrusted(source); i--) {
      if (NetworkRange.address(hops.get(i)).isEmpty()) {
        break; // not an IP address, so not written by a trusted proxy
      }
      source = hops.get(i);
    }
    return NetworkRange.address(source).map(InetAddress::getHostAddress).orElse(source);
  }

  private boolean isTrusted(String text) {
    return NetworkRange.address(text)
        .filter(address -> networks.stream().anyMatch(network -> network.contains(address)))
        .isPresent();
  }

  private static Optional<TrustedProxies> parse(String text) {
    List<Optional<NetworkRange>> networks =
        Arrays.stream(text.split(",", -1)).map(NetworkRange::parse).toList();
    return networks.stream().allMatch(Optional::isPresent)
        ? Optional.of(new TrustedProxies(networks.stream().map(Optional::orElseThrow).toList()))
        : Optional.empty();
  }
}
