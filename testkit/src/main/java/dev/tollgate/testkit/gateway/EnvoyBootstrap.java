package dev.tollgate.testkit.gateway;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Renders Envoy's bootstrap from its template. Stateless. */
public final class EnvoyBootstrap {
  private static final Pattern NAME = Pattern.compile("\\$\\{([A-Z_]+)}");

  private EnvoyBootstrap() {}

  /**
   * Replaces every name in the template.
   *
   * @throws IllegalArgumentException if the names in the template and in {@code values} differ
   */
  public static String render(String template, Map<String, String> values) {
    var names =
        NAME.matcher(template).results().map(found -> found.group(1)).collect(Collectors.toSet());
    if (!names.equals(values.keySet())) {
      throw new IllegalArgumentException(
          "values for %s (expected: for %s)".formatted(values.keySet(), names));
    }
    return NAME.matcher(template).replaceAll(found -> quoted(found, values));
  }

  /** Returns a list of loopback endpoints in the format of the template. */
  public static String localEndpoints(int... ports) {
    return IntStream.of(ports)
        .mapToObj(port ->
            "{\"endpoint\":{\"address\":{\"socket_address\":"
                + "{\"address\":\"127.0.0.1\",\"port_value\":%d}}}}".formatted(port))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String quoted(MatchResult found, Map<String, String> values) {
    return java.util.regex.Matcher.quoteReplacement(
        values.getOrDefault(found.group(1), found.group()));
  }
}
