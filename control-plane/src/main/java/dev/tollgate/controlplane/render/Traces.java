package dev.tollgate.controlplane.render;

import io.envoyproxy.envoy.extensions.filters.http.header_to_metadata.v3.Config;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatchAndSubstitute;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;

/**
 * Renders the reading of a client's trace id from the header {@code traceparent} (W3C Trace
 * Context). The header itself passes to the backend unchanged.
 */
final class Traces {
  private static final String NAMESPACE = "tollgate.trace";
  private static final String KEY = "id";

  /** The trace id in Envoy's formats: 32 hexadecimal digits; absent if the client sent none. */
  static final String ID = "%%DYNAMIC_METADATA(%s:%s)%%".formatted(NAMESPACE, KEY);

  /** Replaces a header of another form by nothing, and nothing is not kept. */
  private static final String TRACE_ID_OR_NOTHING = "^(?:00-([0-9a-f]{32})-[0-9a-f]+-..|.*)$";

  private Traces() {}

  static HttpFilter filter() {
    Config.KeyValuePair.Builder id =
        Config.KeyValuePair.newBuilder()
            .setMetadataNamespace(NAMESPACE)
            .setKey(KEY)
            .setRegexValueRewrite(
                RegexMatchAndSubstitute.newBuilder()
                    .setPattern(RegexMatcher.newBuilder().setRegex(TRACE_ID_OR_NOTHING))
                    .setSubstitution("\\1"));
    Config.Builder config = Config.newBuilder();
    config.addRequestRulesBuilder().setHeader("traceparent").setOnHeaderPresent(id);
    return HttpFilter.newBuilder()
        .setName("envoy.filters.http.header_to_metadata")
        .setTypedConfig(Protos.pack(config.build()))
        .build();
  }
}
