package dev.tollgate.benchmarks.check;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.testkit.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the benchmark asks of our auth service over its admin and metrics ports. */
final class AdminApi {
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);
  private static final int CREATED = 201;
  private static final int OK = 200;

  private final HttpClient client = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private final URI keys;
  private final URI ready;
  private final String token;

  AdminApi(int adminPort, int metricsPort, String token) {
    this.keys = URI.create("http://127.0.0.1:" + adminPort + "/admin/v1/keys");
    this.ready = URI.create("http://127.0.0.1:" + metricsPort + "/ready");
    this.token = token;
  }

  void awaitReady() {
    Await.until("authz to be ready at " + ready, READY_LIMIT, this::isReady, this::readiness);
  }

  /**
   * Creates keys that may do everything.
   *
   * @return their texts
   */
  List<String> createKeys(int count) throws IOException {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      created.add(createKey(i));
    }
    return created;
  }

  private String createKey(int number) throws IOException {
    // So many requests that they never end, and yet each check is paid from a lease.
    String body =
        """
        {"name": "bench-%d", "quota": {"requests": 1000000000000, "window": "1d"}}
        """
            .formatted(number);
    HttpRequest request =
        HttpRequest.newBuilder(keys)
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() != CREATED) {
      throw new IOException("POST " + keys + ": " + answer.statusCode() + " " + answer.body());
    }
    return json.readTree(answer.body()).required("secret").asText();
  }

  private boolean isReady() {
    try {
      return send(HttpRequest.newBuilder(ready).build()).statusCode() == OK;
    } catch (IOException e) {
      return false;
    }
  }

  private String readiness() {
    try {
      return send(HttpRequest.newBuilder(ready).build()).body();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + request.uri(), e);
    }
  }
}
