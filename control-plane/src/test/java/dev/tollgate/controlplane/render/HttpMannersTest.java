package dev.tollgate.controlplane.render;

import static dev.tollgate.controlplane.render.ScriptedAuthz.ALLOW;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a real Envoy with rendered resources keeps the rules of RFC 9110. */
class HttpMannersTest extends OnRenderedEdge {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "TLS/1.2",
        "TLS/1.0, HTTP/2.0",
        "h2c",
        "HTTP/3.0",
        "w",
        "web",
        "websockets",
        "my-websocket",
        "websocke",
        "x/1, y/2, z"
      })
  void upgrade_thatIsNotServed_isIgnored(String upgrade) throws IOException {
    String response =
        edge.raw(
            """
            POST /v1/echo HTTP/1.1\r
            Host: a.example\r
            x-api-key: %s\r
            Upgrade: %s\r
            Connection: Upgrade, close\r
            Content-Length: 2\r
            \r
            {}\
            """
                .formatted(ALLOW, upgrade));

    assertThat(response).startsWith("HTTP/1.1 200 ");
    assertThat(edge.model().requests()).hasSize(1);
    assertThat(edge.model().requests().getFirst().headers().keySet()).doesNotContain("upgrade");
  }

  @Test
  void upgrade_thatIsIgnored_leavesTheNextRequestOfTheConnectionToItself() throws IOException {
    String request =
        """
        POST /v1/echo HTTP/1.1\r
        Host: a.example\r
        x-api-key: %s\r
        Upgrade: TLS/1.3\r
        Connection: %s\r
        Content-Length: 5\r
        \r
        GET /\
        """;

    String responses =
        edge.raw(request.formatted(ALLOW, "Upgrade") + request.formatted(ALLOW, "Upgrade, close"));

    assertThat(responses.split("HTTP/1.1 200 ", -1)).hasSize(3);
    assertThat(edge.model().requests())
        .hasSize(2)
        .allMatch(received -> received.path().equals("/v1/echo"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"websocket", "WebSocket", "TLS/1.3, websocket", "websocket,h2c"})
  void webSocket_onARouteWithoutIt_isRefusedByName(String upgrade) throws IOException {
    String response =
        edge.raw(
            """
            GET /v1/echo HTTP/1.1\r
            Host: a.example\r
            x-api-key: %s\r
            Upgrade: %s\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """
                .formatted(ALLOW, upgrade));

    assertThat(response).startsWith("HTTP/1.1 400 ").contains("No route serves WebSocket");
    assertRefusal(response);
    assertThat(edge.model().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /v1/echo HTTP/1.0", "GET /v1/echo", "GET /v1/echo HTTP/1.2"})
  void versionOfHttp_thatIsNotServed_isRefusedByName(String requestLine) throws IOException {
    String response = edge.raw(requestLine + "\r\nHost: a.example\r\n\r\n");

    assertThat(response)
        .startsWith("HTTP/1.1 505 ")
        .contains("This version of HTTP is not supported");
    assertRefusal(response);
  }

  @Test
  void head_onARouteForGet_isServed() throws IOException {
    String response = edge.raw(request("HEAD /v1/models/x", ""));

    assertThat(response).startsWith("HTTP/1.1 200 ");
    assertThat(edge.authz().checks().getLast().getContextExtensionsMap())
        .containsEntry("tollgate.route", "reads");
    assertThat(edge.model().requests()).hasSize(1);
  }

  @Test
  void head_onARouteThatNamesIt_goesThereRatherThanToTheOneForGet() throws IOException {
    edge.raw(request("HEAD /heads/x", ""));
    assertThat(edge.authz().checks().getLast().getContextExtensionsMap())
        .containsEntry("tollgate.route", "heads");

    edge.raw(request("GET /heads/x", ""));
    assertThat(edge.authz().checks().getLast().getContextExtensionsMap())
        .containsEntry("tollgate.route", "gets");
  }

  @ParameterizedTest
  @ValueSource(strings = {"100-continue", "100-Continue"})
  void expectation_ofARefusedUpload_isAnsweredWithoutAskingForTheBody(String expectation)
      throws IOException {
    String response =
        edge.raw(
            """
            POST /v1/echo HTTP/1.1\r
            Host: a.example\r
            Expect: %s\r
            Content-Length: 1000000\r
            \r
            """
                .formatted(expectation));

    assertThat(response).startsWith("HTTP/1.1 401 ").contains("connection: close");
    assertThat(edge.model().requests()).isEmpty();
  }

  @Test
  void expectation_ofAnAdmittedUpload_isMetAfterTheDecision() throws IOException {
    int checksBefore = edge.authz().checks().size();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), edge.port())) {
      socket.setSoTimeout(30_000);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      String headers = "Expect: 100-continue\r\nContent-Length: 3\r\n";
      socket.getOutputStream().write(request("POST /v1/echo", headers).getBytes(US_ASCII));

      assertThat(in.readLine()).isEqualTo("HTTP/1.1 100 Continue");
      assertThat(edge.authz().checks()).hasSize(checksBefore + 1);
      socket.getOutputStream().write("abc".getBytes(US_ASCII));
      assertThat(in.lines()).contains("HTTP/1.1 200 OK");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gold", "y 100-continue", "100-continue, gold", ""})
  void expectation_ofSomethingElse_isRefusedWithoutACheck(String expectation) throws IOException {
    int checksBefore = edge.authz().checks().size();

    String response = edge.raw(request("POST /v1/echo", "Expect: %s\r\n".formatted(expectation)));

    assertThat(response).startsWith("HTTP/1.1 417 ").contains("Expect header");
    assertRefusal(response);
    assertThat(edge.authz().checks()).hasSize(checksBefore);
  }

  @Test
  void refusal_ofEnvoysOwn_isNotStored() throws IOException {
    assertRefusal(edge.raw(request("GET /nowhere", "")));
    assertRefusal(edge.raw(request("GET /gone", "")));
    assertRefusal(edge.raw("GET /v1/models HTTP/1.1\r\nx_y: z\r\n\r\n"));
    assertRefusal(edge.raw("NONSENSE\r\n\r\n"));
    assertRefusal(edge.raw("GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n"));
  }

  private static String request(String methodAndPath, String headers) {
    return "%s HTTP/1.1\r\nHost: a.example\r\nx-api-key: %s\r\n%sConnection: close\r\n\r\n"
        .formatted(methodAndPath, ALLOW, headers);
  }

  private static void assertRefusal(String response) {
    assertThat(response.toLowerCase(Locale.ROOT))
        .contains("cache-control: no-store\r\n", "content-type: application/json\r\n")
        .contains("x-request-id: ", "{\"error\":{\"message\":");
  }
}
