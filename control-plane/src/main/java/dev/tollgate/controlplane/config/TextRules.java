package dev.tollgate.controlplane.config;

import dev.tollgate.admin.json.TextRule;
import dev.tollgate.contract.RouteKind;
import dev.tollgate.net.IpAddress;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The accepted texts of the fields of a gateway document. */
final class TextRules {
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /**
   * Names of objects. Envoy's resources get the same names; those of its bootstrap are reserved.
   */
  static final TextRule NAME =
      TextRule.of(
          text -> LABEL.matcher(text).matches() && !text.startsWith("tollgate-"),
          "at most 63 of a-z, 0-9 and -, a letter or digit at both ends, not tollgate- in front");

  /** Names of models. Clients send the names that the makers of models chose. */
  static final TextRule MODEL =
      TextRule.matching(
          "[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}",
          "at most 128 letters, digits and ._:/@+-, with a letter or digit in front");

  static final TextRule IP =
      TextRule.of(text -> IpAddress.parse(text).isPresent(), "an IP address");

  static final TextRule ADDRESS =
      TextRule.of(
          text -> IpAddress.parse(text).isPresent() || isDnsName(text),
          "an IP address or a lower-case DNS name");

  static final TextRule HOST =
      TextRule.of(
          text -> isDnsName(text.startsWith("*.") ? text.substring(2) : text),
          "a lower-case DNS name without port, maybe with *. in front");

  static final TextRule PATH =
      new TextRule(
          text -> PathPattern.problem(text).isEmpty(),
          "a path such as /v1/** or /files/*/content",
          text -> PathPattern.problem(text).orElse(""),
          false);

  static final TextRule HEALTH_PATH =
      TextRule.matching(
          "/[!-~]{0,511}", "a path that starts with / and has at most 512 characters");

  static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  static final TextRule METHOD = TextRule.oneOf(METHODS);

  static final TextRule KIND =
      TextRule.oneOf(Stream.of(RouteKind.values()).map(RouteKind::wireName).toList());

  /** A rejected text may be the certificate itself, with its private key. */
  static final TextRule SECRET =
      TextRule.matching(
              "file:/\\P{Cntrl}+",
              "file: and the absolute path of a PEM file, like file:/etc/tollgate/edge.pem")
          .ofSecrets();

  private TextRules() {}

  /** Accepts lower case only. A text of digits and dots is not a name but a wrong IP address. */
  static boolean isDnsName(String text) {
    return DNS_NAME.matcher(text).matches() && !NUMERIC.matcher(text).matches();
  }
}
