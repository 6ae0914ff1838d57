package dev.tollgate.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A network: all addresses that have the same first bits (CIDR, RFC 4632). Immutable.
 *
 * @param base the first address; its other bits are zero
 * @param bits the number of first bits, 0 to 32 for IPv4 and 0 to 128 for IPv6
 */
public record Network(IpAddress base, int bits) {
  /** The accepted texts, for messages. */
  public static final String EXPECTED =
      "a network such as 10.0.0.0/8 or 2001:db8::/32, or an address";

  private static final int MAPPED_BITS = 96;

  /** Sets the bits after the first {@code bits} of the base to zero. */
  public Network {
    if (bits < 0 || bits > length(base)) {
      throw new IllegalArgumentException(
          "bits: %d (expected: 0 to %d)".formatted(bits, length(base)));
    }
    base = first(base, bits);
  }

  /**
   * Parses {@code address/bits}, or an address, which is a network of one. A network of IPv4-mapped
   * addresses is the IPv4 network.
   *
   * @return empty if the text is no network
   */
  public static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    String addressText = slash < 0 ? text : text.substring(0, slash);
    Optional<IpAddress> address = IpAddress.parse(addressText);
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int max = length(address.get());
    // An IPv4-mapped address was parsed as IPv4, but its bits are counted as of IPv6.
    int offset = addressText.contains(":") && max == Integer.SIZE ? MAPPED_BITS : 0;
    int bits = slash < 0 ? max : number(text.substring(slash + 1)) - offset;
    return bits >= 0 && bits <= max
        ? Optional.of(new Network(address.get(), bits))
        : Optional.empty();
  }

  /** True if the address is in the network; an IPv4 address never is in a network of IPv6. */
  public boolean contains(IpAddress address) {
    return address.isV6() == base.isV6()
        && Arrays.equals(masked(address.bytes(), bits), base.bytes());
  }

  /** The canonical text, such as {@code 10.0.0.0/8}; of a single address without the bits. */
  @Override
  public String toString() {
    return bits == length(base) ? base.toString() : base + "/" + bits;
  }

  private static int length(IpAddress address) {
    return address.bytes().length * Byte.SIZE;
  }

  /** Returns a value out of range if the text is no decimal number without a leading zero. */
  private static int number(String text) {
    return text.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
  }

  private static IpAddress first(IpAddress address, int bits) {
    try {
      return new IpAddress(InetAddress.getByAddress(masked(address.bytes(), bits)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "address: %s (expected: 4 or 16 bytes)".formatted(address), e);
    }
  }

  private static byte[] masked(byte[] address, int bits) {
    byte[] masked = new byte[address.length];
    for (int i = 0; i < address.length; i++) {
      int kept = Math.clamp(bits - i * 8L, 0, 8);
      masked[i] = (byte) (address[i] & (0xff << (8 - kept)));
    }
    return masked;
  }
}
