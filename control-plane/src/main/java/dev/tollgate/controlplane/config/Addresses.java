package dev.tollgate.controlplane.config;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Tells IP addresses and DNS names from text that is neither, without asking a resolver. */
final class Addresses {
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");
  private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})(\\.\\d{1,3}){3}");
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

  private Addresses() {}

  static boolean isIp(String text) {
    // The JDK also reads 10.1 and 0x7f000001 as IPv4, which Envoy does not.
    if (text.contains(":") ? text.contains("%") : !IPV4.matcher(text).matches()) {
      return false;
    }
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Whether this is a lower-case DNS name; digits and dots alone are a bad IP address instead. */
  static boolean isDnsName(String text) {
    return DNS_NAME.matcher(text).matches() && !NUMERIC.matcher(text).matches();
  }
}
