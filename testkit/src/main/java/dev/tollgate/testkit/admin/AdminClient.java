package dev.tollgate.testkit.admin;

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
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Calls the admin API with a bearer token. Thread-safe; the caller must close it. */
public final class AdminClient implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, String> YAML = Map.of("content-type", "application/yaml");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String baseUrl;
  private final String token;
  private final Inspector inspector;

  /**
   * A client without an inspector.
   *
   * @param baseUrl address without {@code /admin/v1}
   */
  public AdminClient(String baseUrl, String token) {
    this(baseUrl, token, (request, body, response) -> {});
  }

  /** A client whose calls all pass through {@code inspector}, such as {@link AdminContract}. */
  public AdminClient(String baseUrl, String token, Inspector inspector) {
    this.baseUrl = baseUrl;
    this.token = token;
    this.inspector = inspector;
  }

  /** A check of every call and its response; throws to reject them. */
  @FunctionalInterface
  public interface Inspector {
    /**
     * Inspects one call.
     *
     * @param body the request's body; empty if there was none
     */
    void inspect(HttpRequest request, String body, HttpResponse<String> response);
  }

  /** A response of the admin API. */
  public record Response(HttpResponse<String> http) {
    /** The HTTP status. */
    public int status() {
      return http.statusCode();
    }

    /** The body as it was sent. */
    public String text() {
      return http.body();
    }

    /**
     * The body as JSON; a missing node if it is empty.
     *
     * @throws IOException if it is not JSON
     */
    public JsonNode json() throws IOException {
      return JSON.readTree(http.body());
    }

    /** A header's first value; empty if the header is missing. */
    public String header(String name) {
      return http.headers().firstValue(name).orElse("");
    }

    /** The path of a created resource; empty if there is none. */
    public String location() {
      return header("location");
    }

    /** The tag of the resource's state, with its double quotes; empty if there is none. */
    public String etag() {
      return header("etag");
    }

    /** The names of the fields that a problem lists. */
    public List<String> faults() throws IOException {
      return StreamSupport.stream(json().path("errors").spliterator(), false)
          .map(error -> error.path("field").asText())
          .toList();
    }

    @Override
    public String toString() {
      return "%s %s: %d %s"
          .formatted(http.request().method(), http.uri().getPath(), status(), http.body());
    }
  }

  /**
   * A created key.
   *
   * @param secret the key's text, which cannot be read again
   */
  public record CreatedKey(String id, String secret) {
    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "CreatedKey[" + id + "]";
    }
  }

  /** Calls without a body. */
  public Response call(String method, String path) throws IOException {
    return call(method, path, "");
  }

  /** Calls with a JSON body; without a body if it is empty. */
  public Response call(String method, String path, String body) throws IOException {
    return call(method, path, body, Map.of());
  }

  /** Calls with more headers, which replace the client's own of the same name. */
  public Response call(String method, String path, String body, Map<String, String> headers)
      throws IOException {
    HttpRequest.Builder call =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .timeout(TIMEOUT)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json");
    headers.forEach(call::setHeader);
    HttpRequest request = call.build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      inspector.inspect(request, body, response);
      return new Response(response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Sends a merge patch for the state that has the tag. */
  public Response patch(String path, String etag, String body) throws IOException {
    return call(
        "PATCH",
        path,
        body,
        Map.of("if-match", etag, "content-type", "application/merge-patch+json"));
  }

  /**
   * Reads a resource.
   *
   * @throws IOException unless the status is 200
   */
  public JsonNode get(String path) throws IOException {
    return expect(200, call("GET", path)).json();
  }

  /** Creates a key that may use every route. */
  public CreatedKey createKey(String name) throws IOException {
    return createKeyFrom(JSON.createObjectNode().put("name", name).toString());
  }

  /**
   * Creates a key from a whole JSON body.
   *
   * @throws IOException unless the status is 201
   */
  public CreatedKey createKeyFrom(String body) throws IOException {
    JsonNode key = create(body);
    return new CreatedKey(key.path("id").asText(), key.path("secret").asText());
  }

  /** As {@link #createKeyFrom}, but returns the whole response. */
  public JsonNode create(String body) throws IOException {
    return expect(201, call("POST", "/admin/v1/keys", body)).json();
  }

  /**
   * Revokes a key and waits for the receipt.
   *
   * @throws IOException unless the status is 200
   */
  public void revokeKey(String id) throws IOException {
    expect(200, call("POST", "/admin/v1/keys/" + id + ":revoke"));
  }

  /**
   * Replaces the gateway document.
   *
   * @throws IOException unless the status is 200
   */
  public void putConfig(String yaml) throws IOException {
    expect(200, sendConfig(yaml));
  }

  /** Replaces the gateway document and returns the response, whatever its status. */
  public Response sendConfig(String yaml) throws IOException {
    return call("PUT", "/admin/v1/config", yaml, YAML);
  }

  /** As {@link #sendConfig(String)}, on condition that the document in force has the tag. */
  public Response sendConfig(String yaml, String etag) throws IOException {
    return call(
        "PUT",
        "/admin/v1/config",
        yaml,
        Map.of("if-match", etag, "content-type", "application/yaml"));
  }

  /** Validates a gateway document and returns the response, whatever its status. */
  public Response validateConfig(String yaml) throws IOException {
    return call("POST", "/admin/v1/config:validate", yaml, YAML);
  }

  @Override
  public void close() {
    http.close();
  }

  private static Response expect(int status, Response response) throws IOException {
    if (response.status() != status) {
      throw new IOException("%s (expected: %d)".formatted(response, status));
    }
    return response;
  }
}
