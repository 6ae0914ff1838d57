package dev.tollgate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.boot.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminServerTest {
  private static final String TOKEN = "a-token-of-the-test";

  private final HttpClient client = HttpClient.newHttpClient();
  private final AdminServer server = start();

  record Thing(String name, Instant since) {}

  @AfterAll
  void stop() throws Exception {

    server.stop(Duration.ofSeconds(5));
    client.close();
  }

  @Test
  void call_rightToken_isAnswered() throws Exception {
    HttpResponse<String> answer = send(get("/admin/v1/things/t1"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    assertThat(answer.body()).isEqualTo("{\"name\":\"t1\",\"since\":\"2026-01-31T12:00:00Z\"}");
  }

  @Test
  void call_verbAfterId_reachesItsOwnRoute() throws Exception {
    HttpResponse<String> answer =
        send(get("/admin/v1/things/t1:revoke").POST(BodyPublishers.noBody()));

    assertThat(answer.body()).isEqualTo("[\"t1\"]");
  }

  private AdminServer start() {
    return AdminServer.start(
        new AdminSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Secret.of(TOKEN)),
        this::routes);
  }

  private void routes(AdminRoutes routes) {
    routes.get(
        "/admin/v1/things/{id}",
        call -> call.ok(new Thing(call.pathParam("id"), Instant.parse("2026-01-31T12:00:00Z"))));
    routes.post("/admin/v1/things/{id}:revoke", call -> call.ok(List.of(call.pathParam("id"))));
  }

  private HttpRequest.Builder get(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
        .header("authorization", "Bearer " + TOKEN);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
