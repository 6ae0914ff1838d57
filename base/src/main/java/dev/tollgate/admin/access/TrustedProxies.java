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
 * The proxies whose {@code x-forwarded-for} header is trusted, for one hop: Envoy appends the
 * address of its client to that header. Immutable.
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
   * Returns the client's address: the last entry of the header if the peer is a trusted proxy, else
   * the peer. The entries before the last are ignored, because the client can forge them; also if
   * the client has the address of a trusted proxy.
   *
   * @param peer the remote address of the connection
   * @param forwardedFor the values of all {@code x-forwarded-for} headers, in order
   */
  String source(String peer, List<String> forwardedFor) {
    String last = forwardedFor.isEmpty() ? "" : forwardedFor.getLast();
    String hop = last.substring(last.lastIndexOf(',') + 1).strip();
    Optional<IpAddress> client = isTrusted(peer) ? IpAddress.parse(hop) : Optional.empty();
    return client.or(() -> IpAddress.parse(peer)).map(IpAddress::toString).orElse(peer);
  }

  private boolean isTrusted(String text) {
    return IpAddress.parse(text)
        .filter(address -> networks.stream().anyMatch(network -> network.contains(address)))
        .isPresent();
  }
}
