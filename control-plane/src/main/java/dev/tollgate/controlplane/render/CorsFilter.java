package dev.tollgate.controlplane.render;

import dev.tollgate.controlplane.config.GatewayDocument.Cors;
import dev.tollgate.controlplane.config.Origin;
import io.envoyproxy.envoy.extensions.filters.http.cors.v3.CorsPolicy;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Renders the CORS filter. It answers allowed preflights, and marks responses for pages of allowed
 * origins, also the gateway's own errors. It does nothing on routes that end in a direct response.
 */
final class CorsFilter {
  static final String NAME = "envoy.filters.http.cors";

  /** What a backend says about origins; the document decides instead. */
  static final List<String> RESPONSE_HEADERS =
      List.of(
          "access-control-allow-origin",
          "access-control-allow-credentials",
          "access-control-allow-methods",
          "access-control-allow-headers",
          "access-control-allow-private-network",
          "access-control-expose-headers",
          "access-control-max-age");

  private CorsFilter() {}

  static HttpFilter filter() {
    return HttpFilter.newBuilder()
        .setName(NAME)
        .setTypedConfig(
            Protos.pack(
                io.envoyproxy.envoy.extensions.filters.http.cors.v3.Cors.getDefaultInstance()))
        .build();
  }

  static CorsPolicy policy(Cors cors) {
    return CorsPolicy.newBuilder()
        .addAllowOriginStringMatch(anyOf(cors.origins()))
        .setAllowMethods(sorted(cors.methods()))
        .setAllowHeaders(sorted(cors.headers()))
        .setExposeHeaders(sorted(cors.exposedHeaders()))
        .setMaxAge(Long.toString(cors.maxAge().toSeconds()))
        .setAllowCredentials(cors.credentials() ? Protos.TRUE : Protos.FALSE)
        // Other routes refuse these.
        .setForwardNotMatchingPreflights(Protos.TRUE)
        .build();
  }

  /** One regular expression, because a header matcher takes no list. */
  static StringMatcher anyOf(List<Origin> origins) {
    String regex =
        origins.stream().map(CorsFilter::regex).sorted().collect(Collectors.joining("|"));
    return StringMatcher.newBuilder()
        .setSafeRegex(RegexMatcher.newBuilder().setRegex(regex))
        .build();
  }

  private static String sorted(List<String> names) {
    return names.stream().sorted().collect(Collectors.joining(", "));
  }

  private static String regex(Origin origin) {
    if (origin.equals(Origin.ANY)) {
      return ".+";
    }
    String below = origin.anyBelow() ? "([a-z0-9_-]+\\.)+" : "";
    return PathMatches.quoted(origin.scheme()) + below + PathMatches.quoted(origin.host());
  }
}
