package dev.tollgate.controlplane.render;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.tollgate.contract.CheckMetadata;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import java.util.Map;
import java.util.TreeMap;

/**
 * One JSON line per request on Envoy's standard output. It never has a query, a body or a header
 * that could contain a credential.
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
          Map.entry("host", "%REQ(:AUTHORITY)%"),
          Map.entry("path", "%PATH(NQ:PATH)%"),
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

  private AccessLogs() {}

  static AccessLog json() {
    Struct.Builder fields = Struct.newBuilder();
    new TreeMap<>(FIELDS)
        .forEach((name, format) ->
            fields.putFields(name, Value.newBuilder().setStringValue(format).build()));
    StdoutAccessLog config =
        StdoutAccessLog.newBuilder()
            .setLogFormat(SubstitutionFormatString.newBuilder().setJsonFormat(fields))
            .build();
    return AccessLog.newBuilder()
        .setName("envoy.access_loggers.stdout")
        .setTypedConfig(Protos.pack(config))
        .build();
  }

  private static String ofCheck(CheckMetadata value) {
    return "%%DYNAMIC_METADATA(%s:%s)%%".formatted(CheckMetadata.namespace(), value.key());
  }
}
