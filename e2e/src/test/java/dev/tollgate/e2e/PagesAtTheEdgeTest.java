package dev.tollgate.e2e;

import static dev.tollgate.e2e.EdgeErrors.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testkit.admin.AdminClient.Response;
import dev.tollgate.testkit.gateway.GatewayExtension;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Web pages of allowed origins can call the gateway, and read its refusals. */
class PagesAtTheEdgeTest {
  @RegisterExtension static final GatewayExtension GATEWAY = GatewayExtension.create();

  private static final String PAGE = "https://chat.example.com";
  private static final String ROUTE = "{name: llm, kind: llm, match: {path: /v1/**}";

  @BeforeAll
  static void allowOrigin() throws IOException {
    GATEWAY.admin().putConfig(withCors("origins: [%s]".formatted(PAGE)));
  }

  @BeforeEach
  void forgetRequests() {
    GATEWAY.model().forgetRequests();
  }

  @Test
  void page_ofAnAllowedOrigin_asksThenCalls() throws Exception {
    try (Edge http1 = Edge.http1(GATEWAY);
        Edge http2 = Edge.http2(GATEWAY)) {
      for (Edge edge : new Edge[] {http1, http2}) {
        HttpResponse<String> preflight = preflight(edge, PAGE);
        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(allowedOrigin(preflight)).isEqualTo(PAGE);
        assertThat(GATEWAY.model().requests()).isEmpty();

        HttpResponse<String> called =
            edge.chat("origin", PAGE, "x-api-key", GATEWAY.credentials().key());
        assertThat(called.statusCode()).isEqualTo(200);
        assertThat(allowedOrigin(called)).isEqualTo(PAGE);
        GATEWAY.model().forgetRequests();
      }
    }
  }

  @Test
  void page_refused_canReadWhy() throws Exception {
    String body = "{\"name\": \"one\", \"quota\": {\"requests\": 1, \"window\": \"1d\"}}";
    String limited = GATEWAY.admin().createKeyFrom(body).secret();
    try (Edge edge = Edge.http2(GATEWAY)) {
      HttpResponse<String> unknown = edge.chat("origin", PAGE, "x-api-key", "rubbish");
      assertThat(edge.chat("origin", PAGE, "x-api-key", limited).statusCode()).isEqualTo(200);
      HttpResponse<String> spent = edge.chat("origin", PAGE, "x-api-key", limited);

      assertRefused(unknown, 401, "invalid_api_key");
      assertThat(allowedOrigin(unknown)).isEqualTo(PAGE);
      assertRefused(spent, 429, "quota_exceeded");
      assertThat(allowedOrigin(spent)).isEqualTo(PAGE);
      assertThat(spent.headers().firstValue("access-control-expose-headers").orElseThrow())
          .contains("retry-after");
    }
  }

  @Test
  void page_ofAnotherOrigin_isAllowedNothing() throws Exception {
    String other = "https://chat.example.com.evil.example";
    try (Edge edge = Edge.http2(GATEWAY)) {
      HttpResponse<String> preflight = preflight(edge, other);
      assertRefused(preflight, 403, "invalid_request");
      assertThat(allowedOrigin(preflight)).isEqualTo("none");
      assertThat(GATEWAY.model().requests()).isEmpty();

      String key = GATEWAY.credentials().key();
      assertThat(allowedOrigin(edge.chat("origin", other, "x-api-key", key))).isEqualTo("none");
      assertThat(allowedOrigin(edge.chat("origin", other))).isEqualTo("none");
    }
  }

  @Test
  void document_anyOriginWithCredentials_isRefused() throws Exception {
    String before = GATEWAY.admin().get("/admin/v1/config").toString();

    Response refused = GATEWAY.admin().sendConfig(withCors("origins: [\"*\"], credentials: true"));

    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.text()).contains("routes[0].cors.origins");
    assertThat(GATEWAY.admin().get("/admin/v1/config")).hasToString(before);
  }

  private static String withCors(String cors) throws IOException {
    return GATEWAY.initialDocument().replace(ROUTE, ROUTE + ", cors: {" + cors + "}");
  }

  private static HttpResponse<String> preflight(Edge edge, String origin) throws Exception {
    return edge.send(
        edge.request(
                "/v1/chat/completions",
                "origin",
                origin,
                "access-control-request-method",
                "POST",
                "access-control-request-headers",
                "content-type,x-api-key")
            .method("OPTIONS", BodyPublishers.noBody())
            .build());
  }

  private static String allowedOrigin(HttpResponse<String> response) {
    return String.join(" and ", response.headers().allValues("access-control-allow-origin"))
        .transform(values -> values.isEmpty() ? "none" : values);
  }
}
