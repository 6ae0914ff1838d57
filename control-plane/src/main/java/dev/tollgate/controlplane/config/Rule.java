package dev.tollgate.controlplane.config;

import dev.tollgate.contract.RouteKind;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a text must look like.
 *
 * @param expected the rule in words
 * @param hint what is wrong with one text in particular; may repeat {@code expected}
 * @param isPrivate whether a bad value must not be repeated, since it might be a secret
 */
record Rule(
    Predicate<String> test, String expected, Function<String, String> hint, boolean isPrivate) {

  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  /** Names become names of Envoy resources, beside those that Envoy's bootstrap brings along. */
  static final Rule NAME =
      of(
          text -> LABEL.matcher(text).matches() && !text.startsWith("tollgate-"),
          "at most 63 of a-z, 0-9 and -, a letter or digit at both ends, not tollgate- in front");

  /** Wider than {@link #NAME}, because clients send the names that model makers chose. */
  static final Rule MODEL =
      matching(
          "[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}",
          "at most 128 letters, digits and ._:/@+-, with a letter or digit in front");

  static final Rule IP = of(Addresses::isIp, "an IP address");

  static final Rule ADDRESS =
      of(
          text -> Addresses.isIp(text) || Addresses.isDnsName(text),
          "an IP address or a lower-case DNS name");

  static final Rule HOST =
      of(
          text -> Addresses.isDnsName(text.startsWith("*.") ? text.substring(2) : text),
          "a lower-case DNS name without port, maybe with *. in front");

  static final Rule PATH =
      new Rule(
          text -> PathPattern.problem(text).isEmpty(),
          "a path such as /v1/** or /files/*/content",
          text -> PathPattern.problem(text).orElse(""),
          false);

  static final Rule HEALTH_PATH =
      matching("/[!-~]{0,511}", "a path that starts with / and has at most 512 characters");

  static final Rule METHOD =
      oneOf(List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"));

  static final Rule KIND = oneOf(Stream.of(RouteKind.values()).map(RouteKind::wireName).toList());

  /** A value of another form may be the certificate itself, key included. */
  static final Rule SECRET =
      matching(
              "file:/\\P{Cntrl}+",
              "file: and the absolute path of a PEM file, like file:/etc/tollgate/edge.pem")
          .keptPrivate();

  String expectedFor(String text) {
    return hint.apply(text);
  }

  private Rule keptPrivate() {
    return new Rule(test, expected, hint, true);
  }

  private static Rule of(Predicate<String> test, String expected) {
    return new Rule(test, expected, _ -> expected, false);
  }

  private static Rule matching(String regex, String expected) {
    return of(Pattern.compile(regex).asMatchPredicate(), expected);
  }

  private static Rule oneOf(List<String> words) {
    String expected = Faults.oneOf(words);
    return new Rule(
        words::contains, expected, text -> expected + Faults.didYouMean(text, words), false);
  }
}
