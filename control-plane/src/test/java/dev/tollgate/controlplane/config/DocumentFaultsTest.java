package dev.tollgate.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentFaultsTest {
  /** One change to the short document, and the one fault that it makes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: edge, port         | name: Edge, port        | listeners[0].name: Edge (expected: at most 63 of a-z
          name: edge, port         | name: tollgate-x, port  | listeners[0].name: tollgate-x (expected: at most 63
          name: edge, port         | port                    | listeners[0].name: missing (expected: at most 63
          name: edge, port         | name: 7, port           | listeners[0].name: 7 (expected: a text; put quotes around it)
          port: 8443               | port: 65536             | listeners[0].port: 65536 (expected: a whole number from 1 to 65535)
          port: 8443               | port: 99999999999999999 | listeners[0].port: 99999999999999999 (expected: a whole
          port: 8443               | port: 0100              | listeners[0].port: 0100 (expected: a number in decimal digits without a leading zero
          port: 8443               | port: 1_000             | listeners[0].port: 1_000 (expected: a number in decimal digits
          port: 8443               | port: '8443'            | listeners[0].port: 8443 (expected: a whole number
          port: 8443               | port: 84.5              | listeners[0].port: 84.5 (expected: a whole number
          port: 8443               | address: 10.1, port: 1  | listeners[0].address: 10.1 (expected: a text; put quotes
          port: 8443               | address: '10.1', port: 1 | listeners[0].address: 10.1 (expected: an IP address)
          port: 8443               | address: a.b, port: 1   | listeners[0].address: a.b (expected: an IP address)
          port: 8443               | port: 1, uploads: maybe | listeners[0].uploads: maybe (expected: true or false)
          tls: {certificate: edge} | tls: {certificate: egde} | listeners[0].tls.certificate: egde (expected: edge; did you mean edge?)
          tls: {certificate: edge} | tls: {}                 | listeners[0].tls.certificate: missing
          tls: {certificate: edge} | tls: true               | listeners[0].tls: true (expected: an object)
          port: 8443               | prot: 1, port: 8443     | listeners[0].prot (expected: no such field; did you mean port?)
          file:/edge.pem           | file:edge.pem           | certificates[0].secret (expected: file: and the absolute path
          10.0.0.5                 | 10.0.0.256              | backends[0].endpoints[0].address: 10.0.0.256 (expected: an IP address or a lower-case DNS name)
          10.0.0.5                 | 010.0.0.5               | backends[0].endpoints[0].address: 010.0.0.5 (expected: an IP address or a lower-case DNS name)
          10.0.0.5                 | http://x                | backends[0].endpoints[0].address: http://x (expected: an IP
          10.0.0.5                 | fe80::1%eth0            | backends[0].endpoints[0].address: fe80::1%eth0 (expected: an IP
          [{address: 10.0.0.5, port: 8000}] | []             | backends[0].endpoints: 0 entries (expected: 1 to 500)
          [{address: 10.0.0.5, port: 8000}] | 10.0.0.5       | backends[0].endpoints: 10.0.0.5 (expected: a list)
          [{address: 10.0.0.5, port: 8000}] | [10.0.0.5]     | backends[0].endpoints[0]: 10.0.0.5 (expected: an object)
          port: 8000}]             | port: 8000}, {address: gpu.internal, port: 1}] | backends[0].endpoints: gpu.internal (expected: only IP addresses or only DNS names)
          port: 8000}]             | port: 8000}, {address: 10.0.0.5, port: 8000, weight: 2}] | backends[0].endpoints: 10.0.0.5 port 8000 (expected: each endpoint once
          port: 8000}              | port: 8000, weight: 0}  | backends[0].endpoints[0].weight: 0 (expected: a whole number from 1 to 1000000)
          port: 8000}]             | port: 8000}], connectTimeout: 2 | backends[0].connectTimeout: 2 (expected: a duration from 10ms to 1m: a whole number and a unit: ms, s, m, h or d)
          port: 8000}]             | port: 8000}], health: {path: health} | backends[0].health.path: health (expected: a path that starts with /
          port: 8000}]             | port: 8000}], health: {path: /, interval: 1ms} | backends[0].health.interval: 1ms (expected: a duration from 100ms to 10m
          backend: gpu             | backend: gpuu           | models[0].serve[0].backend: gpuu (expected: gpu; did you mean gpu?)
          [default]                | [default, default]      | models[0].aliases[1]: default (expected: each only once)
          [default]                | [llama]                 | models[0].aliases: llama (expected: a name of its own; models[0].name has this one)
          kind: llm                | kind: plain             | routes[0].backend: missing
          path: /v1/**             | path: v1                | routes[0].match.path: v1 (expected: a path that starts with /
          path: /v1/**             | path: /v1/*x            | routes[0].match.path: /v1/*x (expected: * for one whole segment
          kind: llm                | kind: llm, cors: {} | routes[0].cors.origins: missing (expected: at least one)
          kind: llm                | kind: llm, cors: {origins: []} | routes[0].cors.origins: none (expected: at least one)
          kind: llm                | kind: llm, cors: true | routes[0].cors: true (expected: an object)
          kind: llm                | kind: llm, cors: {origin: ['*'], origins: ['*']} | routes[0].cors.origin (expected: no such field; did you mean origins?)
          kind: llm                | kind: llm, cors: {origins: [app.example.com]} | routes[0].cors.origins[0]: app.example.com (expected: an origin as browsers send it, such as
          kind: llm                | kind: llm, cors: {origins: ['https://a.example/']} | routes[0].cors.origins[0]: https://a.example/ (expected: an origin
          kind: llm                | kind: llm, cors: {origins: ['https://a.example:443']} | routes[0].cors.origins[0]: https://a.example:443 (expected: an origin
          kind: llm                | kind: llm, cors: {origins: ['https://A.example']} | routes[0].cors.origins[0]: https://A.example (expected: an origin
          kind: llm                | kind: llm, cors: {origins: ['null']} | routes[0].cors.origins[0]: null (expected: an origin
          kind: llm                | kind: llm, cors: {origins: ['https://*']} | routes[0].cors.origins[0]: https://* (expected: an origin
          kind: llm                | kind: llm, cors: {origins: ['https://a.*.example']} | routes[0].cors.origins[0]: https://a.*.example (expected: an origin
          kind: llm                | kind: llm, cors: {origins: ['https://u@a.example']} | routes[0].cors.origins[0]: https://u@a.example (expected: an origin
          kind: llm                | kind: llm, cors: {origins: ['https://[::0]']} | routes[0].cors.origins[0]: https://[::0] (expected: an origin
          kind: llm                | kind: llm, cors: {origins: ['http://a.example:65536']} | routes[0].cors.origins[0]: http://a.example:65536 (expected: an origin
          kind: llm                | kind: llm, cors: {origins: ['*', 'https://a.example']} | routes[0].cors.origins: *, https://a.example (expected: * alone, or no *)
          kind: llm                | kind: llm, cors: {origins: ['https://a.example', 'https://a.example']} | routes[0].cors.origins[1]: https://a.example (expected: each only once)
          kind: llm                | kind: llm, cors: {origins: ['*'], credentials: true} | routes[0].cors.origins: * (expected: names instead of *, because credentials is true)
          kind: llm                | kind: llm, cors: {origins: ['https://a.example'], credentials: true, headers: ['*']} | routes[0].cors.headers: * (expected: names instead of *
          kind: llm                | kind: llm, cors: {origins: ['https://a.example'], credentials: true, exposeHeaders: ['*']} | routes[0].cors.exposeHeaders: * (expected: names instead of *
          kind: llm                | kind: llm, cors: {origins: ['*'], headers: ['x y']} | routes[0].cors.headers[0]: x y (expected: the name of a header
          kind: llm                | kind: llm, cors: {origins: ['*'], methods: [TRACE]} | routes[0].cors.methods[0]: TRACE (expected: one of GET
          kind: llm                | kind: llm, cors: {origins: ['*'], maxAge: 25h} | routes[0].cors.maxAge: 25h (expected: a duration from 0ms to
          path: /v1/**}            | path: /v1/**, methods: [GET]}, cors: {origins: ['*'], methods: [POST]} | routes[0].cors.methods: POST (expected: methods of the route: GET, HEAD)
          path: /v1/**             | path: /v1, methods: [get] | routes[0].match.methods[0]: get (expected: one of GET, HEAD, POST
          path: /v1/**             | path: /v1, methods: GET | routes[0].match.methods: GET (expected: a list)
          path: /v1/**             | path: /v1, hosts: ['a:80'] | routes[0].match.hosts[0]: a:80 (expected: a lower-case DNS name without port
          path: /v1/**             | path: /v1, hosts: ['*'] | routes[0].match.hosts[0]: * (expected: a lower-case DNS name
          match: {path: /v1/**}    | timeout: 1s             | routes[0].match: missing (expected: an object with a path)
          kind: llm                | kind: llm, timeout: 25h | routes[0].timeout: 25h (expected: a duration from 0ms to 1d
          kind: llm                | kind: llm, idleTimeout: 0s | routes[0].idleTimeout: 0s (expected: a duration from 1s
          kind: llm                | kind: llm, backend: cpu | routes[0].backend: cpu (expected: gpu
          [default]                | [*x]                    | models[0].aliases[0]: *x (expected: the value itself: aliases are not followed)
          name: llm, kind: llm     | name: llm, kind: llm, name: y | routes[0].name: stands here twice (expected: each field once)
          """)
  void parse_oneMistake_reportsItAlone(String from, String to, String fault) {
    assertThat(Documents.SHORT).contains(from);

    assertThat(Documents.faults(Documents.SHORT.replace(from, to)))
        .hasSize(1)
        .first()
        .asString()
        .startsWith(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listeners:    | {name: b, port: 8443}                          | listeners[1].port: 8443 on 0.0.0.0 (expected: an address and port of its own; listeners[0].port has this one)
          listeners:    | {name: b, port: 8443, address: 127.0.0.1}      | listeners[1].port: 8443 on 127.0.0.1 (expected: an address
          listeners:    | {name: edge, port: 1}                          | listeners[1].name: edge (expected: a name of its own; listeners[0].name has this one)
          certificates: | {name: edge, secret: file:/x.pem}              | certificates[1].name: edge (expected: a name of its own
          backends:     | {name: gpu, endpoints: [{address: x, port: 1}]} | backends[1].name: gpu (expected: a name of its own
          models:       | {name: default, serve: [{backend: gpu}]}       | models[1].name: default (expected: a name of its own; models[0].aliases has this one)
          routes:       | {name: b, kind: llm, match: {path: /v1/**}}    | routes[1].match: /v1/** on all hosts (expected: a match of its own; routes[0] has this one)
          """)
  void parse_secondEntryClashesWithTheFirst_isReported(String list, String entry, String fault) {
    assertThat(Documents.faults(appended(list, entry)))
        .hasSize(1)
        .first()
        .asString()
        .startsWith(fault);
  }

  @Test
  void parse_sameMatchForOverlappingMethods_isReported() {
    String one = "{name: a, kind: llm, match: {path: /v2, methods: [GET, POST]}}";
    String two = "{name: b, kind: llm, match: {path: /v2, methods: [POST, PUT]}}";

    assertThat(Documents.faults(Documents.SHORT + "  - " + one + "\n  - " + two))
        .singleElement()
        .asString()
        .startsWith("routes[2].match: /v2 on all hosts (expected: a match of its own; routes[1]");
  }

  @Test
  void parse_sameMatchForAnotherMethodOrHost_isNoClash() {
    String one = "{name: a, kind: llm, match: {path: /v1/**, methods: [POST]}}";
    String two = "{name: b, kind: llm, match: {path: /v1/**, hosts: [a.example.com]}}";

    assertThat(Documents.faults(Documents.SHORT + "  - " + one + "\n  - " + two)).isEmpty();
  }

  @Test
  void parse_modelsOnSeveralBackends_asksTheRouteForOne() {
    String document = appended("models:", "{name: other, serve: [{backend: cpu}]}");
    document =
        document.replace(
            "backends:\n", "backends:\n  - {name: cpu, endpoints: [{address: x, port: 1}]}\n");

    assertThat(Documents.faults(document))
        .containsExactly(
            "routes[0].backend: missing (expected: a backend, because the models are served by gpu"
                + " and cpu, and routing by model is not there yet)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                | document: empty (expected: an object with listeners and routes)
          '[]'              | document: a list (expected: an object
          'a: [1'           | document (expected: YAML or JSON; it breaks at line 1, column 6
          'a: b: c'         | document (expected: YAML or JSON; it breaks at line 1, column 5
          '{"a": }'         | document (expected: YAML or JSON; it breaks at line 1, column 7
          """)
  void parse_noDocument_saysWhereItBreaks(String text, String fault) {
    assertThat(Documents.faults(text)).first().asString().startsWith(fault);
  }

  @Test
  void parse_twoDocuments_isReported() {
    assertThat(Documents.faults(Documents.SHORT + "---\na: 1\n"))
        .containsExactly("document: more than one document (expected: one)");
  }

  @Test
  void parse_tooLarge_isReportedWithItsSize() {
    String document = Documents.SHORT + "# " + "x".repeat(Limits.DOCUMENT_BYTES);

    assertThat(Documents.faults(document)).first().asString().contains("at most 1048576 bytes");
  }

  @Test
  void parse_tooDeep_isReported() {
    assertThat(Documents.faults("a: " + "[".repeat(100_000))).hasSize(1);
    assertThat(Documents.faults("{\"a\":" + "[".repeat(100_000))).hasSize(1);
  }

  @Test
  void parse_aliasBomb_isRefusedWithoutGrowing() {
    String bomb =
        IntStream.range(1, 40)
            .mapToObj(i -> "a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1))
            .collect(Collectors.joining("", "a0: &a0 [x, x]\n", ""));

    assertThat(Documents.faults(bomb)).hasSizeGreaterThan(40);
  }

  @Test
  void parse_routesForMoreHostsThanEnvoyShouldList_isReported() {
    String routes =
        IntStream.range(0, 200)
            .mapToObj(i ->
                "  - {name: r%d, kind: llm, match: {path: /%d, hosts: [h%d.example.com]}}\n  - {name: s%d, kind: llm, match: {path: /%d}}\n"
                    .formatted(i, i, i, i, i))
            .collect(Collectors.joining());

    assertThat(Documents.faults(Documents.SHORT + routes))
        .containsExactly(
            "routes: 40601 routes over all hosts (expected: at most 10000; name fewer hosts)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "~", "''", "!!binary aGk=", "!!set {a}", "&x y", "%x", "\u0000"})
  void parse_oddValues_neverThrows(String value) {
    for (String field : new String[] {"name: edge", "port: 8443", "[default]", "path: /v1/**"}) {
      String name = field.contains(":") ? field.substring(0, field.indexOf(':') + 2) : "";
      assertThat(
              Documents.faults(
                  Documents.SHORT.replaceFirst(
                      java.util.regex.Pattern.quote(field),
                      java.util.regex.Matcher.quoteReplacement(name + value))))
          .isNotNull();
    }
  }

  private static String appended(String list, String entry) {
    String[] lines = Documents.SHORT.split("(?m)^" + list + "\n", 2);
    int end = lines[1].indexOf('\n') + 1;
    return lines[0]
        + list
        + "\n"
        + lines[1].substring(0, end)
        + "  - "
        + entry
        + "\n"
        + lines[1].substring(end);
  }
}
