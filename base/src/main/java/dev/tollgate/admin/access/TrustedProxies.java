package dev.tollgate.admin.access;

import dev.tollgate.boot.Settings;
import dev.tollgate.net.IpAddress;
import dev.tollgate.net.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies whose {@code x-forwarded-for} header is trusted. Envoy appends the address of its
 * client to that header. Immutable.
 */
public record TrustedProxies(List<Network> networks) {
  // The default fits an Envoy on the same machine.
  private static final String LOOPBACK = "127.0.0.0/8,::1/128";

  /** The loopback addresses. */
  public static final TrustedProxies OF_THIS_MACHINE =
      new TrustedProxies(parts(LOOPBACK).map(text -> Network.parse(text).orElseThrow()).toList());

  /** Copies the list. */
  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /** Reads {@code ADMIN_TRUSTED_PROXIES}. */
  static TrustedProxies from(Settings settings) {
    String name = settings.prefix() + "ADMIN_TRUSTED_PROXIES";
    String text = settings.text(name, LOOPBACK);
    List<Network> networks = new ArrayList<>();
    for (String part : parts(text).toList()) {
      Optional<Network> network = Network.parse(part);
      settings.expect(network.isPresent(), name, part, Network.EXPECTED);
      network.ifPresent(networks::add);
    }
    return new TrustedProxies(networks);
  }

  private static Stream<String> parts(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip);
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
      if (IpAddress.parse(hops.get(i)).isEmpty()) {
        break; // not an IP address, so not written by a trusted proxy
      }
      source = hops.get(i);
    }
    return IpAddress.parse(source).map(IpAddress::toString).orElse(source);
  }

  private boolean isTrusted(String text) {
    return IpAddress.parse(text)
        .filter(address -> networks.stream().anyMatch(network -> network.contains(address)))
        .isPresent();
  }
}
