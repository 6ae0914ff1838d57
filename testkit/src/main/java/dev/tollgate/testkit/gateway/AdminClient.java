package dev.tollgate.testkit.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Calls the admin API with a token. Safe for use by several threads; close it. */
public final class AdminClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String baseUrl;
  private final String token;

  /**
   * A client.
   *
   * @param baseUrl address without {@code /admin/v1}
   */
  public AdminClient(String baseUrl, String token) {
    this.baseUrl = baseUrl;
    this.token = token;
  }

  /**
   * A key that was just created.
   *
   * @param secret the key itself, which cannot be read again
   */
  public record CreatedKey(String id, String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
      return "CreatedKey[" + id + "]";
    }
  }

  /** Creates a key that may use every route. */
  public CreatedKey createKey(String name) throws IOException {
    return createKeyFrom(JSON.createObjectNode().put("name", name).toString());
  }

  /** Creates a key from a whole JSON body. */
  public CreatedKey createKeyFrom(String body) throws IOException {
    JsonNode key =
        JSON.readTree(expect(201, send("POST", "/admin/v1/keys", "application/json", body)));
    return new CreatedKey(key.path("id").asText(), key.path("secret").asText());
  }

  /** Revokes a key. */
  public void revokeKey(String id) throws IOException {
    expect(200, send("POST", "/admin/v1/keys/" + id + ":revoke", "application/json", ""));
  }

  /** Replaces the gateway document. */
  public void putConfig(String yaml) throws IOException {
    expect(200, send("PUT", "/admin/v1/config", "application/yaml", yaml));
  }

  /** Reads a resource. */
  public JsonNode get(String path) throws IOException {
    return JSON.readTree(expect(200, send("GET", path, "application/json", "")));
  }

  /** Sends anything and returns whatever comes back. */
  public HttpResponse<String> send(String method, String path, String contentType, String body)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .timeout(TIMEOUT)
            .header("authorization", "Bearer " + token)
            .header("content-type", contentType)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private static String expect(int status, HttpResponse<String> response) throws IOException {
    if (response.statusCode() != status) {
      throw new IOException(
          "%s %s answered %d (expected: %d): %s"
              .formatted(
                  response.request().method(),
                  response.uri().getPath(),
                  response.statusCode(),
                  status,
                  response.body()));
    }
    return response.body();
  }
}
