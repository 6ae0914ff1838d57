package dev.tollgate.testkit.tls;

import java.util.List;

/**
 * The names that a certificate is requested for. Immutable.
 *
 * @param name the common name, and the base name of the files
 * @param dnsNames host names
 * @param ipAddresses numeric IP addresses
 * @param uris identities, such as {@code spiffe://tollgate/authz}
 */
public record LeafRequest(
    String name, List<String> dnsNames, List<String> ipAddresses, List<String> uris) {
  /** Copies the lists. */
  public LeafRequest {
    dnsNames = List.copyOf(dnsNames);
    ipAddresses = List.copyOf(ipAddresses);
    uris = List.copyOf(uris);
  }

  /** A request for {@code localhost} and {@code 127.0.0.1} with identities. */
  public static LeafRequest local(String name, String... uris) {
    return new LeafRequest(name, List.of("localhost"), List.of("127.0.0.1"), List.of(uris));
  }
}
