package dev.tollgate.controlplane.config;

import dev.tollgate.admin.problem.FieldFault;
import java.util.List;

/** Documents for tests. */
final class Documents {
  static final String SHORT =
      """
      listeners:
        - {name: edge, port: 8443, tls: {certificate: edge}}
      certificates:
        - {name: edge, secret: file:/edge.pem}
      backends:
        - {name: gpu, endpoints: [{address: 10.0.0.5, port: 8000}]}
      models:
        - {name: llama, aliases: [default], serve: [{backend: gpu}]}
      routes:
        - {name: llm, kind: llm, match: {path: /v1/**}}
      """;

  private Documents() {}

  static GatewayDocument valid(String text) {
    return switch (GatewayDocuments.parse(text)) {
      case Parsed.Valid(GatewayDocument document) -> document;
      case Parsed.Invalid(List<FieldFault> faults) ->
          throw new IllegalArgumentException(faults.toString());
    };
  }

  static List<String> faults(String text) {
    return switch (GatewayDocuments.parse(text)) {
      case Parsed.Valid _ -> List.of();
      case Parsed.Invalid(List<FieldFault> faults) ->
          faults.stream().map(FieldFault::toString).toList();
    };
  }
}
