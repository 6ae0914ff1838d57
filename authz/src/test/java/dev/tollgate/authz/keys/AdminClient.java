package dev.tollgate.authz.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Calls the admin API with the token, and checks each answer against the OpenAPI document. */
public final class AdminClient implements AutoCloseable {
  private static final JsonMapper mapper = JsonMapper.builder().build();

  private final HttpClient client = HttpClient.newHttpClient();
  private final AdminContract contract;
  private final String base;
  private final String token;

  /** A client for the server at the port. */
  public AdminClient(int port, String token) throws IOException {
    this.contract = AdminContract.load();
    this.base = "http://127.0.0.1:" + port;
    this.token = token;
  }

  /** An answer of the API. */
  public record Answer(int status, String location, String etag, JsonNode json) {
    /** The fields that are named as wrong. */
    public List<String> faults() {
      return StreamSupport.stream(json.path("errors").spliterator(), false)
          .map(error -> error.path("field").asText())
          .toList();
    }
  }

  /** A call without a body. */
  public Answer call(String method, String path) throws IOException, InterruptedException {
    return call(method, path, "");
  }

  /** A call with a JSON body; without one if it is empty. */
  public Answer call(String method, String path, String body)
      throws IOException, InterruptedException {
    return call(method, path, body, Map.of());
  }

  /** A merge patch of the state with the tag. */
  public Answer patch(String path, String etag, String body)
      throws IOException, InterruptedException {
    return call(
        "PATCH",
        path,
        body,
        Map.of("if-match", etag, "content-type", "application/merge-patch+json"));
  }

  /** A call with these headers too. */
  public Answer call(String method, String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder call =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .header("authorization", "Bearer " + token)
            .setHeader("content-type", "application/json");
    headers.forEach(call::setHeader);
    HttpRequest request = call.build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    contract.assertAnswerFits(request, response);
    if (response.statusCode() < 400) {
      contract.assertCallFits(request, body);
    }
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("location").orElse(""),
        response.headers().firstValue("etag").orElse(""),
        mapper.readTree(response.body()));
  }

  /** Creates a key from the body. */
  public JsonNode create(String body) throws IOException, InterruptedException {
    Answer answer = call("POST", "/admin/v1/keys", body);
    if (answer.status() != 201) {
      throw new IllegalStateException("key was not created: " + answer);
    }
    return answer.json();
  }

  @Override
  public void close() {
    client.close();
  }
}
