package dev.tollgate.boot;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Addresses with the same first bits (CIDR, RFC 4632). Immutable.
 *
 * @param bits number of bits they share, 0 to 32 for IPv4 and to 128 for IPv6
 */
public record NetworkRange(InetAddress base, int bits) {
  /** Reads {@code address/bits}, or one address; never asks a name server. */
  public static Optional<NetworkRange> parse(String text) {
    String[] parts = text.strip().split("/", -1);
    Optional<InetAddress> base = address(parts[0]);
    if (base.isEmpty() || parts.length > 2) {
      return Optional.empty();
    }
    int max = base.get().getAddress().length * 8;
    if (parts.length == 1) {
      return Optional.of(new NetworkRange(base.get(), max));
    }
    return parts[1].matches("[0-9]{1,3}") && Integer.parseInt(parts[1]) <= max
        ? Optional.of(new NetworkRange(base.get(), Integer.parseInt(parts[1])))
        : Optional.empty();
  }

  /** The address that a text is, without asking a name server. */
  public static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The first bits of an address in hexadecimal, the others zero: equal for all addresses of a
   * network. A text that is no address is returned as it is.
   */
  public static String of(String address, int bits) {
    return address(address)
        .map(it -> HexFormat.of().formatHex(masked(it.getAddress(), bits)))
        .orElse(address);
  }

  /** True if the address is in the range; an IPv4 address is never in a range of IPv6. */
  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] its = address.getAddress();
    return mine.length == its.length && Arrays.equals(masked(mine, bits), masked(its, bits));
  }

  /** As in {@code 10.0.0.0/8}. */
  @Override
  public String toString() {
    return base.getHostAddress() + "/" + bits;
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
