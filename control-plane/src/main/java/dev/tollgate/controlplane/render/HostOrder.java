package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.config.GatewayDocument.Match;
import dev.tollgate.controlplane.config.GatewayDocument.Route;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The order in which Envoy tries the routes of one host. It does not depend on the order in the
 * document: the more specific host comes first, then the more specific path, then named methods
 * before all methods, and HEAD by its name before HEAD by GET.
 */
final class HostOrder implements Comparator<Route> {
  /** The host of a route without hosts: every host. */
  static final String ANY = "*";

  private static final Comparator<Match> WITHIN_HOST =
      Comparator.comparing(Match::path)
          .thenComparing(match -> match.methods().isEmpty())
          .thenComparing(Match::impliesHead)
          .thenComparingInt(match -> match.methods().size())
          .thenComparing(match -> String.join(" ", match.methods().stream().sorted().toList()));

  private final String host;

  /**
   * The order for one host.
   *
   * @param host a name, a wildcard such as {@code *.example.com}, or {@link #ANY}
   */
  HostOrder(String host) {
    this.host = host;
  }

  boolean covers(Route route) {
    return coveringPatterns(route).findAny().isPresent();
  }

  /** Compares two routes that both match the host. */
  @Override
  public int compare(Route one, Route other) {
    int longerHostFirst = Integer.compare(exactness(other), exactness(one));
    if (longerHostFirst != 0) {
      return longerHostFirst;
    }
    int order = WITHIN_HOST.compare(one.match(), other.match());
    return order != 0 ? order : one.name().compareTo(other.name());
  }

  private int exactness(Route route) {
    return coveringPatterns(route)
        .mapToInt(pattern -> pattern.equals(host) ? Integer.MAX_VALUE : pattern.length())
        .max()
        .orElse(0);
  }

  private Stream<String> coveringPatterns(Route route) {
    List<String> hosts = route.match().hosts();
    return (hosts.isEmpty() ? List.of(ANY) : hosts).stream().filter(this::isCoveredBy);
  }

  private boolean isCoveredBy(String pattern) {
    return pattern.equals(host) || (pattern.startsWith(ANY) && host.endsWith(pattern.substring(1)));
  }
}
