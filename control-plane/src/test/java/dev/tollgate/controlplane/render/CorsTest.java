package dev.tollgate.controlplane.render;

import static dev.tollgate.controlplane.render.ScriptedAuthz.ALLOW;
import static dev.tollgate.controlplane.render.ScriptedAuthz.FAIL;
import static dev.tollgate.controlplane.render.ScriptedAuthz.QUOTA_SPENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests a real Envoy with rendered routes for pages of other origins. */
class CorsTest extends OnRenderedEdge {
  private static final String PAGE = "/v1/echo/page/x";
  private static final String APP = "https://app.example.com";
  private static final String ALLOW_ORIGIN = "access-control-allow-origin";

  private int checksBefore;

  @BeforeEach
  void countChecks() {
    checksBefore = edge.authz().checks().size();
  }

  @Test
  void preflight_allowed_isAnsweredWithoutKeyCheckAndBackend() throws IOException {
    String response = preflight(PAGE, APP, "POST");

    assertThat(response)
        .startsWith("HTTP/1.1 200 ")
        .contains("access-control-allow-origin: https://app.example.com\r\n")
        .contains("access-control-allow-methods: GET, HEAD, POST\r\n")
        .contains("access-control-allow-headers: *, authorization, content-type, x-api-key\r\n")
        .contains("access-control-max-age: 600\r\n")
        .contains("x-request-id: ")
        .doesNotContain("access-control-allow-credentials");
    assertUntouched();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.dev.example.com:8443", "https://a.b.dev.example.com:8443"})
  void preflight_ofAnOriginBelowAPattern_isAllowed(String origin) throws IOException {
    assertThat(preflight(PAGE, origin, "GET"))
        .startsWith("HTTP/1.1 200 ")
        .contains("access-control-allow-origin: %s\r\n".formatted(origin));
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, POST",
    "https://app.example.com.evil.example, POST",
    "https://app-example.com, POST",
    "http://app.example.com, POST",
    "https://app.example.com:8443, POST",
    "https://dev.example.com:8443, POST",
    "https://a.dev.example.com, POST",
    "https://evil.example/.dev.example.com:8443, POST",
    "null, POST",
    "https://app.example.com, DELETE",
    "https://app.example.com, post",
    "https://app.example.com, OPTIONS"
  })
  void preflight_notAllowed_opensNothing(String origin, String method) throws IOException {
    String response = preflight(PAGE, origin, method);

    assertThat(response).doesNotContain("access-control-").doesNotStartWith("HTTP/1.1 2");
    assertThat(edge.model().requests()).isEmpty();
  }

  @Test
  void preflight_ofAnotherOrigin_isToldSoWithoutACheck() throws IOException {
    assertThat(preflight(PAGE, "https://evil.example", "POST"))
        .startsWith("HTTP/1.1 403 ")
        .contains("does not allow this method to pages of this origin", "invalid_request");
    assertUntouched();
  }

  @Test
  void preflight_twoOrigins_opensNothing() throws IOException {
    String origins = "%s\r\nOrigin: https://evil.example".formatted(APP);

    assertThat(preflight(PAGE, origins, "POST")).doesNotContain("access-control-");
    assertUntouched();
  }

  /** A wider route that allows the origin must not answer for a narrower one that does not. */
  @Test
  void preflight_ofARouteWithoutOrigins_isRefusedAlthoughAWiderRouteAllowsThem()
      throws IOException {
    assertThat(preflight("/v1/echo/anyone/x", "https://a.example", "POST"))
        .startsWith("HTTP/1.1 200 ")
        .contains("access-control-max-age: 3600\r\n");
    assertThat(preflight("/v1/echo/anyone/closed", "https://a.example", "POST"))
        .startsWith("HTTP/1.1 403 ")
        .doesNotContain("access-control-");
    assertThat(preflight("/v1/echo/anyone/closed", "https://a.example", "GET"))
        .startsWith("HTTP/1.1 200 ");
    assertUntouched();
  }

  @Test
  void options_withoutAnAnnouncedMethod_isAnOrdinaryRequest() throws IOException {
    String response =
        edge.raw(
            """
            OPTIONS /v1/echo/anyone/x HTTP/1.1\r
            Host: a.example\r
            Origin: https://a.example\r
            Connection: close\r
            \r
            """);

    assertThat(response).startsWith("HTTP/1.1 401 ");
    assertThat(edge.authz().checks()).hasSize(checksBefore + 1);
  }

  @Test
  void response_toAnAllowedOrigin_canBeReadByItAlone() throws IOException {
    HttpResponse<String> response = edge.get(PAGE, "x-api-key", ALLOW, "origin", APP);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().allValues(ALLOW_ORIGIN)).containsExactly(APP);
    assertThat(response.headers().allValues("vary")).contains("origin");
    assertThat(response.headers().firstValue("access-control-expose-headers").orElseThrow())
        .contains("x-request-id", "retry-after");
  }

  /** The backend allows all origins; the document has the last word. */
  @Test
  void response_toAnotherOrigin_cannotBeRead() throws IOException {
    HttpResponse<String> response =
        edge.get(PAGE, "x-api-key", ALLOW, "origin", "https://evil.example");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue(ALLOW_ORIGIN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"none, 401", QUOTA_SPENT + ", 429", FAIL + ", 503"})
  void refusal_ofAnAllowedOrigin_canBeRead(String key, int status) throws IOException {
    HttpResponse<String> allowed = edge.get(PAGE, "x-api-key", key, "origin", APP);
    HttpResponse<String> other = edge.get(PAGE, "x-api-key", key, "origin", "https://evil.example");

    assertThat(allowed.statusCode()).isEqualTo(status);
    assertThat(allowed.headers().allValues(ALLOW_ORIGIN)).containsExactly(APP);
    assertThat(other.statusCode()).isEqualTo(status);
    assertThat(other.headers().firstValue(ALLOW_ORIGIN)).isEmpty();
    assertThat(edge.model().requests()).isEmpty();
  }

  @Test
  void route_withoutOrigins_saysNothingAboutThem() throws IOException {
    HttpResponse<String> refused = edge.get("/v1/models", "x-api-key", "none", "origin", APP);

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue(ALLOW_ORIGIN)).isEmpty();
    assertThat(preflight("/v1/models", APP, "GET")).startsWith("HTTP/1.1 403 ");
  }

  private static String preflight(String path, String origin, String method) throws IOException {
    return edge.raw(
        """
        OPTIONS %s HTTP/1.1\r
        Host: a.example\r
        Origin: %s\r
        Access-Control-Request-Method: %s\r
        Access-Control-Request-Headers: x-api-key\r
        Connection: close\r
        \r
        """
            .formatted(path, origin, method));
  }

  private void assertUntouched() {
    assertThat(edge.authz().checks()).hasSize(checksBefore);
    assertThat(edge.model().requests()).isEmpty();
  }
}
