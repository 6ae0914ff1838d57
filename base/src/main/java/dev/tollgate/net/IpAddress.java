package dev.tollgate.net;

import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address. Equal addresses have equal texts: an IPv4-mapped IPv6 address is the
 * IPv4 address. Immutable.
 */
public record IpAddress(InetAddress inet) {
  /** The accepted texts, for messages. */
  public static final String EXPECTED = "an IP address such as 10.0.0.1 or 2001:db8::1";

  /** The longest text: an IPv6 address with an IPv4 address as its end. */
  private static final int MAX_CHARACTERS = 45;

  /**
   * Parses an address without DNS: four decimal numbers without leading zeros, or any spelling of
   * an IPv6 address in RFC 4291 without brackets and without a zone.
   *
   * @return empty if the text is no address
   */
  public static Optional<IpAddress> parse(String text) {
    // Guava also accepts zones and the digits of other scripts.
    return isPlain(text) && InetAddresses.isInetAddress(text)
        ? Optional.of(new IpAddress(InetAddresses.forString(text)))
        : Optional.empty();
  }

  private static boolean isPlain(String text) {
    if (text.length() > MAX_CHARACTERS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isHex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
      if (!isHex && c != '.' && c != ':') {
        return false;
      }
    }
    return true;
  }

  /** True for IPv6. */
  public boolean isV6() {
    return inet instanceof Inet6Address;
  }

  /** The 4 or 16 bytes of the address, in network byte order. */
  public byte[] bytes() {
    return inet.getAddress();
  }

  /** The canonical text (RFC 5952), such as {@code 2001:db8::1}. */
  @Override
  public String toString() {
    return InetAddresses.toAddrString(inet);
  }
}
