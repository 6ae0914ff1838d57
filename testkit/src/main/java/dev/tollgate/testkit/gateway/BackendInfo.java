package dev.tollgate.testkit.gateway;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.testkit.model.ModelServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * Properties of a model server that the gateway document depends on. Immutable.
 *
 * @param hasHealth whether {@code GET /health} returns 200
 * @param model the first model in {@code GET /v1/models}
 */
record BackendInfo(boolean hasHealth, String model) {
  private static final String UNKNOWN_MODEL = "default";

  /** Queries the server. The properties of the simulated server are known without a query. */
  static BackendInfo query(HttpClient client, URI backend, boolean simulated) {
    if (simulated) {
      return new BackendInfo(true, ModelServer.MODEL);
    }
    return new BackendInfo(
        get(client, backend.resolve("/health")).isPresent(),
        get(client, backend.resolve("/v1/models"))
            .map(BackendInfo::firstModel)
            .orElse(UNKNOWN_MODEL));
  }

  private static Optional<String> get(HttpClient client, URI uri) {
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build(),
              BodyHandlers.ofString());
      return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // The backend may start later; the gateway does not wait for it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String firstModel(String body) {
    try {
      return new JsonMapper().readTree(body).at("/data/0/id").asText(UNKNOWN_MODEL);
    } catch (IOException e) {
      return UNKNOWN_MODEL;
    }
  }
}
