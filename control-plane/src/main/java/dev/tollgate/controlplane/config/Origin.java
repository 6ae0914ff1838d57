package dev.tollgate.controlplane.config;

import dev.tollgate.net.IpAddress;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An origin of web pages, as browsers send it in the header {@code Origin} (RFC 6454, section 6.2),
 * or a pattern of origins: {@code *} for all, or {@code *.} in front of the host for all names
 * below it. Immutable.
 *
 * @param scheme with {@code ://}; empty for all origins
 * @param anyBelow whether it stands for all names below the host
 * @param host the host, and the port after a colon if it is not the default of the scheme
 */
public record Origin(String scheme, boolean anyBelow, String host) {
  /** All origins. */
  public static final Origin ANY = new Origin("", true, "");

  static final String EXPECTED =
      "an origin as browsers send it, such as https://app.example.com, https://*.example.com or"
          + " http://localhost:3000, or * for all";

  private static final String ANY_BELOW = "*.";
  private static final int MAX_CHARACTERS = 300;
  private static final int MAX_PORT = 65_535;
  private static final Pattern FORM =
      Pattern.compile("([a-z][a-z0-9+.-]*://)(\\[[0-9a-f:.]+]|[^/:\\[\\]]+)(:[1-9][0-9]{0,4})?");
  private static final Map<String, String> DEFAULT_PORTS =
      Map.of("http://", ":80", "https://", ":443");

  /** Parses an origin or a pattern; empty if no browser sends such an origin. */
  static Optional<Origin> parse(String text) {
    if (text.equals("*")) {
      return Optional.of(ANY);
    }
    Matcher form = FORM.matcher(text);
    if (text.length() > MAX_CHARACTERS || !form.matches()) {
      return Optional.empty();
    }
    String scheme = form.group(1);
    String port = Optional.ofNullable(form.group(3)).orElse("");
    boolean anyBelow = form.group(2).startsWith(ANY_BELOW);
    String host = anyBelow ? form.group(2).substring(ANY_BELOW.length()) : form.group(2);
    boolean valid =
        !port.equals(DEFAULT_PORTS.get(scheme))
            && (port.isEmpty() || Integer.parseInt(port.substring(1)) <= MAX_PORT)
            && (TextRules.isDnsName(host) || (!anyBelow && isCanonicalIp(host)));
    return valid ? Optional.of(new Origin(scheme, anyBelow, host + port)) : Optional.empty();
  }

  private static boolean isCanonicalIp(String host) {
    boolean bracketed = host.startsWith("[");
    String address = bracketed ? host.substring(1, host.length() - 1) : host;
    return IpAddress.parse(address)
        .filter(ip -> ip.isV6() == bracketed && ip.toString().equals(address))
        .isPresent();
  }
}
