package dev.tollgate.controlplane.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testkit.model.ReceivedRequest;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a real Envoy with rendered resources; each case was a defect once. */
class RenderedEdgeTest extends OnRenderedEdge {
  @Test
  void admitted_request_reachesTheBackendWithIdentityInsteadOfCredentials() throws IOException {
    HttpResponse<String> response =
        edge.get("/v1/models", "x-api-key", ScriptedAuthz.ALLOW, "authorization", "Bearer x");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(edge.model().requests()).hasSize(1);
    ReceivedRequest received = edge.model().requests().getFirst();
    assertThat(received.header("x-tollgate-tenant")).contains("tenant-1");
    assertThat(received.headers().keySet())
        .doesNotContain("x-api-key", "authorization", "x-tollgate-route")
        .noneMatch(name -> name.startsWith("x-envoy-"));
  }

  @Test
  void admitted_request_hasOneNewIdEverywhere() throws IOException {
    HttpResponse<String> response =
        edge.get("/v1/models", "x-api-key", ScriptedAuthz.ALLOW, "x-request-id", "of-the-client");

    String id = response.headers().firstValue("x-request-id").orElse("none");
    assertThat(id).hasSize(36);
    assertThat(edge.model().requests().getFirst().header("x-request-id")).contains(id);
  }

  @Test
  void admitted_response_saysNothingAboutEnvoyOrTheServerBehindIt() throws IOException {
    HttpResponse<String> response = edge.get("/v1/models", "x-api-key", ScriptedAuthz.ALLOW);

    assertThat(response.headers().map().keySet())
        .doesNotContain("server", "via")
        .noneMatch(name -> name.startsWith("x-envoy-"));
  }

  @Test
  void check_ofARequest_tellsTheRouteAndOnlyTheHeadersThatAuthzReads() throws IOException {
    edge.get("/v1/models?q=1", "x-api-key", ScriptedAuthz.ALLOW, "cookie", "secret=1");

    AttributeContext check = edge.authz().checks().getLast();
    assertThat(check.getContextExtensionsMap())
        .containsEntry("tollgate.route", "llm")
        .containsEntry("tollgate.kind", "llm")
        .containsEntry("tollgate.revision", "7");
    assertThat(check.getRequest().getHttp().getHeaderMap().getHeadersList())
        .map(header -> header.getKey())
        .containsOnly("x-api-key", "x-request-id");
  }

  @Test
  void client_sendsTrustedHeaders_theyAreGoneBeforeTheFirstMatch() throws IOException {
    HttpResponse<String> spoofed = edge.get("/v1/models", "X-Tollgate-Route", "llm");
    edge.get(
        "/v1/models", "x-api-key", ScriptedAuthz.ALLOW, "x-tollgate-app", "x", "x-gateway-y", "y");

    assertThat(spoofed.statusCode()).isEqualTo(401);
    assertThat(edge.model().requests()).hasSize(1);
    assertThat(edge.model().requests().getFirst().headers().keySet())
        .doesNotContain("x-tollgate-app", "x-gateway-y");
  }

  /** A backend that obeys one of them would serve another request than the one that was checked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-HTTP-Method-Override",
        "X-HTTP-Method",
        "X-Method-Override",
        "X-Original-URL",
        "X-Rewrite-URL",
        "X-Forwarded-Prefix",
        "X-Forwarded-Host",
        "X-Original-URI",
        "X-Forwarded-URI",
        "X-Host",
        "Forwarded",
        "X-Envoy-Original-Path",
        "X-Envoy-Decorator-Operation",
        "x-envoy-anything"
      })
  void client_asksForAnotherRequest_theHeaderReachesNoBackend(String name) throws IOException {
    edge.get("/v1/models", "x-api-key", ScriptedAuthz.ALLOW, name, "/admin");

    assertThat(edge.model().requests()).hasSize(1);
    assertThat(edge.model().requests().getFirst().headers().keySet())
        .doesNotContain(name.toLowerCase(Locale.ROOT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: a.example\r\nHost: b.example",
        "Host: a.example\r\nHost: a.example",
        "Host: a.example,b.example",
        "Host: a.example, b.example",
        "Host: ,a.example"
      })
  void client_namesSeveralHosts_isRefusedWithoutACheck(String hosts) throws IOException {
    int checksBefore = edge.authz().checks().size();

    String response =
        edge.raw(
            "GET /v1/models HTTP/1.1\r\n%s\r\nx-api-key: %s\r\nConnection: close\r\n\r\n"
                .formatted(hosts, ScriptedAuthz.ALLOW));

    assertThat(response).startsWith("HTTP/1.1 400 ");
    assertThat(edge.authz().checks()).hasSize(checksBefore);
    assertThat(edge.model().requests()).isEmpty();
  }

  @Test
  void client_sendsTrailers_theyReachNoBackend() throws Exception {
    try (Http2Frames client =
        new Http2Frames(new Socket(InetAddress.getLoopbackAddress(), edge.port()))) {
      client.beginAsClient();
      client.write(
          Http2Frames.HEADERS,
          Http2Frames.END_HEADERS,
          1,
          Http2Frames.headers(
              ":method",
              "POST",
              ":scheme",
              "http",
              ":path",
              "/h2",
              ":authority",
              "a.example",
              "x-api-key",
              ScriptedAuthz.ALLOW));
      client.write(Http2Frames.DATA, 0, 1, new byte[] {'x'});
      client.write(
          Http2Frames.HEADERS,
          Http2Frames.END_HEADERS | Http2Frames.END_STREAM,
          1,
          Http2Frames.headers("x-tollgate-tenant", "another"));

      assertThat(edge.http2Backend().takeRequest()).containsExactly("HEADERS", "DATA");
    }
  }

  /** It would be obeyed if the client's address counted as internal. */
  @Test
  void client_sendsEnvoysOwnHeaders_theyAreNotObeyed() throws IOException {
    HttpResponse<String> response =
        edge.get(
            "/silent/a",
            "x-api-key",
            ScriptedAuthz.ALLOW,
            "x-envoy-upstream-rq-timeout-ms",
            "600000");

    assertThat(response.statusCode()).isEqualTo(504);
  }

  @ParameterizedTest
  @CsvSource({"'', 401, www-authenticate, Bearer", "quota-spent, 429, retry-after, 33"})
  void denied_request_getsTheAnswerOfAuthzUntouched(
      String key, int status, String header, String value) throws IOException {
    HttpResponse<String> response = edge.get("/v1/models", "x-api-key", key);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(ScriptedAuthz.BODY_OF_AUTHZ);
    assertThat(response.headers().firstValue(header)).contains(value);
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    assertThat(edge.model().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ScriptedAuthz.FAIL,
        ScriptedAuthz.ALLOW_WITHOUT_ROUTE,
        ScriptedAuthz.ALLOW_OTHER_ROUTE
      })
  void undecided_request_leadsNowhere(String key) throws IOException {
    HttpResponse<String> response = edge.get("/v1/models", "x-api-key", key);

    assertError(response, 503, "gateway_unavailable");
    assertThat(response.headers().firstValue("retry-after")).contains("1");
    assertThat(edge.model().requests()).isEmpty();
  }

  @Test
  void backend_isGone_givesUpstreamUnavailable() throws IOException {
    HttpResponse<String> response = edge.get("/gone", "x-api-key", ScriptedAuthz.ALLOW);

    assertError(response, 503, "upstream_unavailable");
    assertThat(response.headers().firstValue("retry-after")).contains("1");
  }

  /** It would wait for ever beside a max_stream_duration. */
  @Test
  void backend_isSilent_givesUpstreamUnavailableAfterTheRoutesTimeout() throws IOException {
    assertError(
        edge.get("/silent/a", "x-api-key", ScriptedAuthz.ALLOW), 504, "upstream_unavailable");
  }

  @Test
  void request_matchesNoRoute_isAnsweredWithoutACheck() throws IOException {
    int checksBefore = edge.authz().checks().size();

    assertError(edge.get("/silent/a/b", "x-api-key", ScriptedAuthz.ALLOW), 404, "invalid_request");
    assertError(edge.get("/v2", "x-api-key", ScriptedAuthz.ALLOW), 404, "invalid_request");
    assertThat(edge.authz().checks()).hasSize(checksBefore);
  }

  @Test
  void request_hasAHugeKey_isRefusedWithAnIdAndWithoutACheck() throws IOException {
    int checksBefore = edge.authz().checks().size();

    assertError(edge.get("/v1/models", "x-api-key", "a".repeat(100_000)), 431, "request_too_large");
    assertThat(edge.authz().checks()).hasSize(checksBefore);
  }

  @Test
  void request_hasAnUnderscoreInAHeadersName_isRefused() throws IOException {
    assertError(edge.get("/v1/models", "x_tollgate_route", "llm"), 400, "invalid_request");
  }

  @Test
  void request_hidesASlash_isSentToThePlainSpelling() throws IOException {
    HttpResponse<String> response = edge.get("/v1%2Fmodels");

    assertThat(response.statusCode()).isEqualTo(307);
    assertThat(response.headers().firstValue("location")).contains("/v1/models");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
  }

  private static void assertError(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).contains("\"code\":\"%s\"".formatted(code));
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
  }
}
