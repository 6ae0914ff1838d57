package dev.tollgate.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.controlplane.config.GatewayDocument.Endpoint;
import dev.tollgate.controlplane.config.GatewayDocument.Listener;
import dev.tollgate.controlplane.config.GatewayDocument.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatewayDocumentsTest {
  @Test
  void parse_shortDocument_fillsInTheDefaults() {
    GatewayDocument document = Documents.valid(Documents.SHORT);

    assertThat(document.listeners())
        .containsExactly(new Listener("edge", "0.0.0.0", 8443, "edge", false));
    assertThat(document.certificates().getFirst().file()).isEqualTo(Path.of("/edge.pem"));
    assertThat(document.backends().getFirst().connectTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(document.backends().getFirst().discovery())
        .isEqualTo(new Discovery.Static(List.of(new Endpoint("10.0.0.5", 8000, 1))));
  }

  @Test
  void parse_kinds_haveTheirOwnTimeouts() {
    assertThat(route("plain", "")).isEqualTo("60s idle 60s");
    assertThat(route("media", "")).isEqualTo("0s idle 300s");
    assertThat(route("llm", "")).isEqualTo("0s idle 600s");
  }

  @Test
  void parse_timeoutAboveTheIdleTimeout_liftsThatToo() {
    assertThat(route("plain", "timeout: 5m,")).isEqualTo("300s idle 300s");
    assertThat(route("plain", "timeout: 5m, idleTimeout: 10s,")).isEqualTo("300s idle 10s");
  }

  @Test
  void parse_llmRouteWithoutBackend_goesByModel() {
    GatewayDocument document = Documents.valid(Documents.SHORT);
    Route llm = document.routes().getFirst();

    assertThat(llm.destination()).isEqualTo(new Destination.ByModel());
    assertThat(document.modelBackends()).containsExactly("gpu");
  }

  @Test
  void parse_json_readsTheSame() {
    String json =
        """
        {
        \t"listeners": [{"name": "http", "port": 8080}],
        \t"backends": [{"name": "gpu", "endpoints": [{"address": "::1", "port": 80}]}],
        \t"routes": [{"name": "all", "kind": "plain", "match": {"path": "/**"}, "backend": "gpu"}]
        }
        """;

    assertThat(Documents.valid(json).backends().getFirst().discovery())
        .isEqualTo(new Discovery.Static(List.of(new Endpoint("::1", 80, 1))));
  }

  @Test
  void parse_addressesInAnySpelling_areCanonical() {
    GatewayDocument document =
        Documents.valid(
            Documents.SHORT
                .replace("port: 8443", "port: 8443, address: '0:0:0:0:0:0:0:0'")
                .replace("10.0.0.5", "'::FFFF:10.0.0.5'"));

    assertThat(document.listeners().getFirst().address()).isEqualTo("::");
    assertThat(document.backends().getFirst().discovery())
        .isEqualTo(new Discovery.Static(List.of(new Endpoint("10.0.0.5", 8000, 1))));
  }

  @Test
  void parse_oneListenAddressInTwoSpellings_isAFault() {
    String document =
        Documents.SHORT
            .replace("port: 8443", "port: 8443, address: '2001:DB8::1'")
            .replace(
                "certificates:",
                "  - {name: b, port: 8443, address: '2001:db8:0:0:0:0:0:1'}\ncertificates:");

    assertThat(Documents.faults(document)).singleElement().asString().contains("of its own");
  }

  @Test
  void parse_endpointsWithDnsNames_areForEnvoyToResolve() {
    GatewayDocument document = Documents.valid(Documents.SHORT.replace("10.0.0.5", "gpu.internal"));

    assertThat(document.backends().getFirst().discovery())
        .isEqualTo(new Discovery.Dns(List.of(new Endpoint("gpu.internal", 8000, 1))));
  }

  @Test
  void parse_severalMistakes_reportsAllInTheOrderOfTheDocument() {
    List<String> faults =
        Documents.faults(
            Documents.SHORT
                .replace("port: 8443", "port: 0")
                .replace("secret:", "secert:")
                .replace("kind: llm", "kind: lmm"));

    assertThat(faults)
        .containsExactly(
            "listeners[0].port: 0 (expected: a whole number from 1 to 65535)",
            "certificates[0].secret: missing (expected: file: and the absolute path of a PEM file,"
                + " like file:/etc/tollgate/edge.pem)",
            "certificates[0].secert (expected: no such field; did you mean secret?)",
            "routes[0].kind: lmm (expected: one of plain, media, llm; did you mean llm?)");
  }

  @Test
  void parse_manyFaults_listsTheFirstHundredAndTheirNumber() {
    String routes = "  - {}\n".repeat(100);

    assertThat(Documents.faults("routes:\n" + routes))
        .hasSize(101)
        .last()
        .isEqualTo("document: 402 faults (expected: none; only the first 100 are listed)");
  }

  @Test
  void parse_secretInThePlaceOfItsFile_isNotRepeated() {
    String document = Documents.SHORT.replace("file:/edge.pem", "'-----BEGIN PRIVATE KEY-----'");

    assertThat(Documents.faults(document))
        .containsExactly(
            "certificates[0].secret (expected: file: and the absolute path of a PEM file, like"
                + " file:/etc/tollgate/edge.pem)");
  }

  private static String route(String kind, String more) {
    String route = "{name: x, kind: %s, %s backend: gpu, match: {path: /x}}".formatted(kind, more);
    GatewayDocument document = Documents.valid(Documents.SHORT + "  - " + route + "\n");
    Route read = document.routes().getLast();
    return "%ss idle %ss".formatted(read.timeout().toSeconds(), read.idleTimeout().toSeconds());
  }
}
