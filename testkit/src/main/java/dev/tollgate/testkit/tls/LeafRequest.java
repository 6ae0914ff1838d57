package dev.tollgate.testkit.tls;

import java.util.List;

/**
 * What a certificate shall be valid for.
 *
 * @param name its common name, and the name of its files
 * @param dnsNames host names
 * @param ipAddresses addresses in numeric form
 * @param uris identities such as {@code spiffe://tollgate/authz}
 */
public record LeafRequest(
    String name, List<String> dnsNames, List<String> ipAddresses, List<String> uris) {
  /** Copies the lists. */
  public LeafRequest {
    dnsNames = List.copyOf(dnsNames);
    ipAddresses = List.copyOf(ipAddresses);
    uris = List.copyOf(uris);
  }

  /** A certificate for {@code localhost} and {@code 127.0.0.1} with identities. */
  public static LeafRequest local(String name, String... uris) {
    return new LeafRequest(name, List.of("localhost"), List.of("127.0.0.1"), List.of(uris));
  }
}
