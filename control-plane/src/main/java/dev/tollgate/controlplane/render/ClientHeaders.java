package dev.tollgate.controlplane.render;

import dev.tollgate.contract.TrustedHeader;
import io.envoyproxy.envoy.config.common.mutation_rules.v3.HeaderMutation.RemoveOnMatch;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.Mutations;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.stream.Stream;

/**
 * Renders the removal of what a client may not say: headers that only the gateway may set, headers
 * that ask a backend for another method, path or host than the one that was checked, and trailers.
 */
final class ClientHeaders {
  /** Envoy obeys some of these, and sets others itself. */
  private static final String ENVOY_PREFIX = "x-envoy-";

  /** Frameworks and proxies that read one of these serve another request than authz admitted. */
  private static final List<String> OVERRIDES =
      List.of(
          "x-http-method-override",
          "x-http-method",
          "x-method-override",
          "x-method",
          "x-original-method",
          "x-forwarded-method",
          "x-original-url",
          "x-original-uri",
          "x-original-path",
          "x-rewrite-url",
          "x-rewrite-uri",
          "x-override-url",
          "x-proxy-url",
          "x-request-uri",
          "x-request-url",
          "x-real-url",
          "x-forwarded-uri",
          "x-forwarded-url",
          "x-forwarded-path",
          "x-forwarded-prefix",
          "x-script-name",
          "x-forwarded-host",
          "x-forwarded-server",
          "x-forwarded-port",
          "x-original-host",
          "x-host",
          "x-http-host-override",
          "x-host-override",
          "forwarded");

  private ClientHeaders() {}

  /** Removes the headers before the first route match: routes match on some of them. */
  static TypedExtensionConfig removal() {
    HeaderMutation.Builder strip = HeaderMutation.newBuilder();
    Stream.concat(TrustedHeader.prefixes().stream(), Stream.of(ENVOY_PREFIX))
        .forEach(prefix ->
            strip
                .addMutationsBuilder()
                .setRemoveOnMatch(
                    RemoveOnMatch.newBuilder()
                        .setKeyMatcher(
                            StringMatcher.newBuilder().setPrefix(prefix).setIgnoreCase(true))));
    OVERRIDES.forEach(name -> strip.addMutationsBuilder().setRemove(name));
    return TypedExtensionConfig.newBuilder()
        .setName("envoy.http.early_header_mutation.header_mutation")
        .setTypedConfig(Protos.pack(strip.build()))
        .build();
  }

  /** Removes all trailers of a request: nobody has checked them. */
  static HttpFilter trailerRemoval() {
    Mutations.Builder mutations = Mutations.newBuilder();
    mutations
        .addRequestTrailersMutationsBuilder()
        .setRemoveOnMatch(
            RemoveOnMatch.newBuilder()
                .setKeyMatcher(
                    StringMatcher.newBuilder()
                        .setSafeRegex(RegexMatcher.newBuilder().setRegex(".+"))));
    return HttpFilter.newBuilder()
        .setName("envoy.filters.http.header_mutation")
        .setTypedConfig(
            Protos.pack(
                io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutation
                    .newBuilder()
                    .setMutations(mutations)
                    .build()))
        .build();
  }
}
