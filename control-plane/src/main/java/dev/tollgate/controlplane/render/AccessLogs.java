package dev.tollgate.controlplane.render;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.tollgate.contract.CheckMetadata;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLogFilter;
import io.envoyproxy.envoy.config.accesslog.v3.AndFilter;
import io.envoyproxy.envoy.config.accesslog.v3.HeaderFilter;
import io.envoyproxy.envoy.config.accesslog.v3.OrFilter;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.envoyproxy.envoy.type.matcher.v3.RegexMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One JSON line per request on Envoy's standard output. It never has a query, a body or a header
 * for a credential. If a client wrote a key into its path, host or user agent, the line has none of
 * these three: Envoy has two logs, and each request matches one of them.
 */
final class AccessLogs {
  /** The id of the request; a new id if the request failed before it got one. */
  private static final String REQUEST_ID =
      """
      %COALESCE({"operators": [\
      {"command": "REQ", "param": "X-REQUEST-ID"}, \
      {"command": "RESP", "param": "X-REQUEST-ID"}]})%\
      """;

  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("time", "%START_TIME%"),
          Map.entry("requestId", REQUEST_ID),
          Map.entry("listener", "%LISTENER_NAME%"),
          Map.entry("client", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"),
          Map.entry("protocol", "%PROTOCOL%"),
          Map.entry("method", "%REQ(:METHOD)%"),
          Map.entry("traceId", Traces.ID),
          Map.entry("route", "%ROUTE_NAME%"),
          Map.entry("key", ofCheck(CheckMetadata.KEY)),
          Map.entry("subject", ofCheck(CheckMetadata.SUBJECT)),
          Map.entry("app", ofCheck(CheckMetadata.APP)),
          Map.entry("tenant", ofCheck(CheckMetadata.TENANT)),
          Map.entry("product", ofCheck(CheckMetadata.PRODUCT)),
          Map.entry("revision", ofCheck(CheckMetadata.REVISION)),
          Map.entry("decision", ofCheck(CheckMetadata.DECISION)),
          Map.entry("reason", ofCheck(CheckMetadata.REASON)),
          Map.entry("status", "%RESPONSE_CODE%"),
          Map.entry("details", "%RESPONSE_CODE_DETAILS%"),
          Map.entry("flags", "%RESPONSE_FLAGS%"),
          Map.entry("bytesIn", "%BYTES_RECEIVED%"),
          Map.entry("bytesOut", "%BYTES_SENT%"),
          Map.entry("durationMs", "%DURATION%"),
          Map.entry("requestMs", "%REQUEST_DURATION%"),
          Map.entry("firstByteMs", "%RESPONSE_DURATION%"),
          Map.entry("backend", "%UPSTREAM_CLUSTER%"),
          Map.entry("endpoint", "%UPSTREAM_HOST%"),
          Map.entry("attempts", "%UPSTREAM_REQUEST_ATTEMPT_COUNT%"),
          Map.entry("upstreamFailure", "%UPSTREAM_TRANSPORT_FAILURE_REASON%"));

  /** What the client wrote, at most 200 characters of the user agent. */
  private static final Map<String, String> OF_CLIENT =
      Map.of(
          "host", "%REQ(:AUTHORITY)%",
          "path", "%PATH(NQ:PATH)%",
          "userAgent", "%REQ(USER-AGENT):200%");

  private static final Map<String, String> MASKED =
      Map.of("host", "[masked]", "path", "[masked]", "userAgent", "[masked]");

  /**
   * Keys and admin tokens of this gateway, the usual form of other gateways' keys, and signed
   * tokens (JWT).
   */
  private static final String CREDENTIAL =
      "tg[ak]_|(^|[^0-9A-Za-z])sk-[0-9A-Za-z_-]{8}|eyJ[0-9A-Za-z_-]+\\.eyJ|[Bb]earer(%20|[ +])";

  /** Escapes of letters, digits, - and _: nobody needs them, and they could hide a key. */
  private static final String NEEDLESS_ESCAPE = "%(2[dD]|3[0-9]|[46][1-9a-fA-F]|[57][0-9aA]|5[fF])";

  private static final List<HeaderMatcher> HOLDING_A_CREDENTIAL =
      List.of(
          holding(":path", "[^?]*(%s).*".formatted(CREDENTIAL)),
          holding(":path", "[^?]*(%s).*".formatted(NEEDLESS_ESCAPE)),
          holding(":authority", ".*(%s).*".formatted(CREDENTIAL)),
          holding("user-agent", ".*(%s).*".formatted(CREDENTIAL)));

  private AccessLogs() {}

  static List<AccessLog> json() {
    AndFilter.Builder noneHolds = AndFilter.newBuilder();
    OrFilter.Builder oneHolds = OrFilter.newBuilder();
    for (HeaderMatcher holding : HOLDING_A_CREDENTIAL) {
      oneHolds.addFilters(filter(holding));
      noneHolds.addFilters(filter(holding.toBuilder().setInvertMatch(true).build()));
    }
    return List.of(
        json(OF_CLIENT, AccessLogFilter.newBuilder().setAndFilter(noneHolds)),
        json(MASKED, AccessLogFilter.newBuilder().setOrFilter(oneHolds)));
  }

  private static HeaderMatcher holding(String header, String regex) {
    // A missing header holds no credential: without this, an inverted matcher would not match.
    return Matchers.header(
            header,
            StringMatcher.newBuilder()
                .setSafeRegex(RegexMatcher.newBuilder().setRegex(regex))
                .build())
        .toBuilder()
        .setTreatMissingHeaderAsEmpty(true)
        .build();
  }

  private static AccessLogFilter filter(HeaderMatcher matcher) {
    return AccessLogFilter.newBuilder()
        .setHeaderFilter(HeaderFilter.newBuilder().setHeader(matcher))
        .build();
  }

  private static AccessLog json(Map<String, String> ofClient, AccessLogFilter.Builder filter) {
    Struct.Builder fields = Struct.newBuilder();
    Map<String, String> all = new TreeMap<>(FIELDS);
    all.putAll(ofClient);
    all.forEach((name, format) ->
        fields.putFields(name, Value.newBuilder().setStringValue(format).build()));
    StdoutAccessLog config =
        StdoutAccessLog.newBuilder()
            .setLogFormat(SubstitutionFormatString.newBuilder().setJsonFormat(fields))
            .build();
    return AccessLog.newBuilder()
        .setName("envoy.access_loggers.stdout")
        .setFilter(filter)
        .setTypedConfig(Protos.pack(config))
        .build();
  }

  private static String ofCheck(CheckMetadata value) {
    return "%%DYNAMIC_METADATA(%s:%s)%%".formatted(CheckMetadata.namespace(), value.key());
  }
}
